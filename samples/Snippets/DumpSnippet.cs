using PgTestKit;
using Xunit;

namespace Snippets;

/// <summary>A database to a file and back.</summary>
public sealed class DumpSnippet
{
    [Fact]
    public async Task A_dump_and_a_restore()
    {
        await using var template = await new TemplateDatabaseBuilder().AddSql("db/shop.sql").BuildAsync(TestContext.Current.CancellationToken);
        await using var database = await template.LeaseAsync(TestIsolation.Clone, TestContext.Current.CancellationToken);
        var folder = Directory.CreateTempSubdirectory("pgtestkit-");
        try
        {
            await RunAsync(database, Path.Combine(folder.FullName, "shop.dump"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        await CheckAsync(database);
    }

    private static async Task RunAsync(TestDatabase database, string file)
    {
        await database.DumpAsync(file);        // SQL when it ends in .sql
        await database.RestoreAsync(file);     // replaces all that is in the database
    }

    private static async Task CheckAsync(TestDatabase database)
    {
        await database.ShouldSurviveDumpAsync();
    }
}
