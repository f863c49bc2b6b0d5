using NetRaven.Vault;
using NUnit.Framework;
using PgTestKit;

namespace NetRaven.Tests.Deployment;

/// <summary>A backup is one that has been restored.</summary>
[TestFixture]
public sealed class BackupTests() : NetRavenTest(TestIsolation.Clone)
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netraven-");

    [TearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [Test]
    public async Task The_schema_survives_a_dump()
    {
        await AddRowsAsync();

        await OrIgnoreAsync(Database.ShouldSurviveDumpAsync());
    }

    [Test]
    public async Task A_restore_brings_back_what_was_lost_after_the_dump()
    {
        await AddRowsAsync();
        var file = Path.Combine(_folder.FullName, "netraven.dump");
        await OrIgnoreAsync(Database.DumpAsync(file));

        await Database.ExecuteAsync("DROP SCHEMA netraven CASCADE");
        await Database.RestoreAsync(file);

        await RowsShouldBeThereAsync();
        await Database.Schema.ShouldMatchAsync<VaultContext>();
    }

    [Test]
    public async Task What_the_backup_script_writes_can_be_restored()
    {
        await BackupScript.IgnoreUnlessItRunsAsync(Database);
        await AddRowsAsync();

        var (exitCode, output) = await BackupScript.RunAsync(Database, _folder.FullName);
        await Database.ExecuteAsync("DROP SCHEMA netraven CASCADE");
        Assert.That(exitCode, Is.Zero, output);
        await Database.RestoreAsync(_folder.GetFiles("*.dump").Single().FullName);

        // Twelve tables and two histories.
        Assert.That(output, Does.Contain(".dump: 14 tables"));
        await RowsShouldBeThereAsync();
    }

    [Test]
    public async Task The_backup_script_keeps_the_newest_files()
    {
        await BackupScript.IgnoreUnlessItRunsAsync(Database);
        foreach (var day in new[] { "20250101", "20250103", "20250102" })
            await File.WriteAllTextAsync(Path.Combine(_folder.FullName, $"{Database.Name}-{day}T000000Z.dump"), "");

        await BackupScript.RunAsync(Database, _folder.FullName, keep: 2);

        var kept = _folder.GetFiles().Select(file => file.Name).Order().ToList();
        Assert.That(kept, Has.Count.EqualTo(2));
        Assert.That(kept[0], Does.EndWith("-20250103T000000Z.dump"));
    }

    [Test]
    public async Task A_backup_of_a_database_that_was_never_initialized_fails_and_leaves_no_file()
    {
        await BackupScript.IgnoreUnlessItRunsAsync(Database);
        await Database.ExecuteAsync("DROP SCHEMA netraven CASCADE");

        var (exitCode, output) = await BackupScript.RunAsync(Database, _folder.FullName);

        Assert.That((exitCode, output.Trim()), Is.EqualTo((1, $"The dump of {Database.Name} holds no table of schema netraven. Was it initialized?")));
        Assert.That(_folder.GetFiles(), Is.Empty);
    }

    /// <summary>Ignores the test where this machine has no pg_dump for its server.</summary>
    private static async Task OrIgnoreAsync(Task dump)
    {
        try
        {
            await dump;
        }
        catch (PgTestKitException exception) when (exception.Message.Contains("Install PostgreSQL's client programs", StringComparison.Ordinal))
        {
            Assert.Ignore(exception.Message);
        }
    }

    private async Task AddRowsAsync()
    {
        await using var inventory = Inventory();
        var tag = await inventory.AddTagAsync("core");
        await using var vault = Vault();
        await new CredentialStore(vault, TimeProvider.System).AddAsync("routers", "netraven", "open sesame", key: "k3y", [tag.Id]);
    }

    private async Task RowsShouldBeThereAsync()
    {
        await using var vault = Vault();
        Assert.That(await new CredentialStore(vault, TimeProvider.System).RevealAsync("routers", "k3y"), Is.EqualTo("open sesame"));
        await Database.Table("netraven.credential_tags").ShouldHaveCountAsync(1);
    }
}
