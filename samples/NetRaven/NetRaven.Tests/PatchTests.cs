using NetRaven.Initialization;
using NetRaven.Inventory;
using NUnit.Framework;
using PgTestKit;

namespace NetRaven.Tests;

/// <summary>Patch scripts change the schema at run time: TestIsolation.Clone.</summary>
[TestFixture]
public sealed class PatchTests() : NetRavenTest(TestIsolation.Clone)
{
    [Test]
    public async Task A_patch_changes_the_schema_in_these_places_and_in_no_other()
    {
        var before = await Database.Schema.ReadAsync();

        await ApplyAsync("device-firmware.sql");

        Assert.That(before.DifferenceTo(await Database.Schema.ReadAsync()), Is.EqualTo(
        [
            "  table netraven.devices",
            "+   column firmware character varying(50)",
            "+   index ix_devices_firmware USING btree (firmware)",
        ]));
    }

    [Test]
    public async Task A_patch_may_run_again()
    {
        await ApplyAsync("device-firmware.sql");
        var before = await Database.Schema.ReadAsync();

        await ApplyAsync("device-firmware.sql");

        Assert.That(before.DifferenceTo(await Database.Schema.ReadAsync()), Is.Empty);
    }

    [Test]
    public async Task No_other_test_sees_what_a_patch_changed()
    {
        await ApplyAsync("device-firmware.sql");

        var another = await LeaseAnotherAsync();

        await Database.ShouldHaveColumnAsync("netraven.devices", "firmware");
        await Assert.ThrowsAsync<DatabaseCheckException>(() => another.ShouldHaveColumnAsync("netraven.devices", "firmware"));
    }

    [Test]
    public async Task A_patch_that_fails_half_way_leaves_nothing_behind()
    {
        var before = await Database.Schema.ReadAsync();
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, "ALTER TABLE devices ADD COLUMN rack text; ALTER TABLE device ADD COLUMN room text;");

            await Assert.ThrowsAsync<Npgsql.PostgresException>(() => PatchScripts.ApplyAsync(Database.DataSource, script, Cancellation));
        }
        finally
        {
            File.Delete(script);
        }

        Assert.That(before.DifferenceTo(await Database.Schema.ReadAsync()), Is.Empty);
    }

    [Test]
    public async Task The_models_still_fit_a_patched_database_and_a_harmful_patch_is_named()
    {
        await ApplyAsync("device-firmware.sql");
        await Database.Schema.ShouldMatchAsync<InventoryContext>();

        await Database.ExecuteAsync("ALTER TABLE netraven.devices ALTER COLUMN hostname TYPE varchar(63)");
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => Database.Schema.ShouldMatchAsync<InventoryContext>());

        Assert.That(exception!.Message, Does.Contain("Column hostname is character varying(63)"));
    }

    private Task ApplyAsync(string script) =>
        PatchScripts.ApplyAsync(Database.DataSource, Path.Combine(AppContext.BaseDirectory, "deploy", "patches", script), Cancellation);
}
