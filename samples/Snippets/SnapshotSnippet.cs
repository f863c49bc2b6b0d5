using PgTestKit;
using Xunit;

namespace Snippets;

/// <summary>Going back inside a test.</summary>
public sealed class SnapshotSnippet
{
    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    [InlineData(TestIsolation.Clone)]
    public async Task Several_ways_from_one_state(TestIsolation isolation)
    {
        await using var template = await new TemplateDatabaseBuilder().AddSql("db/shop.sql").BuildAsync(TestContext.Current.CancellationToken);
        await using var database = await template.LeaseAsync(isolation, TestContext.Current.CancellationToken);

        await ImportAsync(database);

        Assert.Equal(1, await database.Table("shop.article").CountAsync(TestContext.Current.CancellationToken));
    }

    private static async Task ImportAsync(TestDatabase database)
    {
        await database.ExecuteAsync("INSERT INTO shop.article (name) VALUES ('chair')");
        await database.SnapshotAsync("after-import");
        await database.ExecuteAsync("DELETE FROM shop.article");
        await database.RestoreSnapshotAsync("after-import");
    }
}
