using Npgsql;
using PgTestKit;
using Xunit;

namespace Snippets;

/// <summary>The core by itself, without a test framework's package.</summary>
public sealed class CoreSnippet
{
    [Fact]
    public async Task A_template_a_lease_a_row()
    {
        var cancellationToken = TestContext.Current.CancellationToken;

        await using var template = await new TemplateDatabaseBuilder()
            .AddSchema("shop")
            .AddSeed("tables", "1", CreateTablesAsync)
            .BuildAsync(cancellationToken);

        await using var database = await template.LeaseAsync(TestIsolation.Transaction, cancellationToken);
        await database.ExecuteAsync("INSERT INTO shop.article (name) VALUES ($1)", "chair");

        Assert.Equal(1, await database.Table("shop.article").CountAsync(cancellationToken));
    }

    private static async Task CreateTablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("CREATE TABLE shop.article (id int GENERATED ALWAYS AS IDENTITY, name text)", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
