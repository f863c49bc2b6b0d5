using PgTestKit;
using Xunit;

namespace Snippets;

/// <summary>Every kind of script.</summary>
public sealed class ScriptSnippet
{
    [Fact]
    public async Task Files_resources_and_text()
    {
        var cancellationToken = TestContext.Current.CancellationToken;

        await using var template = await new TemplateDatabaseBuilder()
            .AddSql("db/shop.sql")
            .AddSql("db/shop/**/*.sql")
            .AddSql(typeof(ScriptSnippet).Assembly, "Scripts.views.sql")
            .AddSqlText("chair", "INSERT INTO shop.article (name) VALUES ('chair');")
            .BuildAsync(cancellationToken);

        await using var database = await template.LeaseAsync(TestIsolation.Transaction, cancellationToken);
        Assert.Equal(3, await database.Table("shop.article_name").CountAsync(cancellationToken));
    }
}
