using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetRaven.Vault;
using Npgsql;
using NUnit.Framework;
using PgTestKit;

namespace NetRaven.Tests;

[TestFixture]
public sealed class VaultTests : NetRavenTest
{
    [Test]
    public async Task A_setting_has_one_value()
    {
        await using var vault = Vault();
        var settings = new SettingStore(vault);

        await settings.SetAsync("retention", Json("14"));
        await settings.SetAsync("retention", Json("30"));

        Assert.That((await settings.FindAsync("retention"))?.GetInt32(), Is.EqualTo(30));
        await Database.Table("netraven.admin_settings").ShouldHaveCountAsync(1);
    }

    [Test]
    public async Task A_second_row_of_a_key_is_refused()
    {
        await using var vault = Vault();
        vault.AddRange(new AdminSetting { Key = "retention", Value = Json("14") }, new AdminSetting { Key = "retention", Value = Json("30") });

        var exception = await Assert.ThrowsAsync<DbUpdateException>(() => vault.SaveChangesAsync());

        Assert.That(((PostgresException)exception!.InnerException!).ConstraintName, Is.EqualTo("ix_admin_settings_key"));
    }

    [Test]
    public async Task JSON_is_kept_to_the_letter_where_JSONB_would_sort_it()
    {
        const string Typed = """{ "zone":1,  "area":2 }""";
        await using var vault = Vault();

        await new SettingStore(vault).SetAsync("layout", Json(Typed));

        Assert.That(await Database.QueryScalarAsync<string>("SELECT value::text FROM netraven.admin_settings"), Is.EqualTo(Typed));
        Assert.That(await Database.QueryScalarAsync<string>("SELECT value::jsonb::text FROM netraven.admin_settings"), Is.EqualTo("""{"area": 2, "zone": 1}"""));
    }

    [Test]
    public async Task JSON_can_not_be_compared() => Assert.That(
        await RefusedAsync("SELECT DISTINCT value FROM netraven.admin_settings"),
        Is.EqualTo(PostgresErrorCodes.UndefinedFunction));

    [Test]
    public async Task A_password_is_not_in_the_table_and_comes_back_with_its_key()
    {
        await using var vault = Vault();
        var store = new CredentialStore(vault, TimeProvider.System);
        await store.AddAsync("routers", "netraven", "open sesame", key: "k3y", tagIds: []);

        Assert.That(await store.RevealAsync("routers", "k3y"), Is.EqualTo("open sesame"));
        Assert.That(await Database.QueryScalarAsync<int>("SELECT position('open sesame'::bytea IN secret) FROM netraven.credentials"), Is.Zero);
        await Database.Table("netraven.audit_logs").ShouldHaveValuesAsync("action", ["added", "revealed"]);
    }

    [Test]
    public async Task A_wrong_key_reveals_nothing()
    {
        await using var vault = Vault();
        var store = new CredentialStore(vault, TimeProvider.System);
        await store.AddAsync("routers", "netraven", "open sesame", key: "k3y", tagIds: []);

        var exception = await Assert.ThrowsAsync<PostgresException>(() => store.RevealAsync("routers", "other"));

        Assert.That(exception!.MessageText, Is.EqualTo("Wrong key or corrupt data"));
        await Database.Table("netraven.audit_logs").ShouldHaveValuesAsync("action", ["added"]);
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
