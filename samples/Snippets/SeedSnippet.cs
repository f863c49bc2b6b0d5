using Npgsql;
using PgTestKit;
using Xunit;

namespace Snippets;

/// <summary>Every kind of seed.</summary>
public sealed class SeedSnippet
{
    [Fact]
    public async Task Files_resources_and_code()
    {
        var cancellationToken = TestContext.Current.CancellationToken;

        await using var template = await new TemplateDatabaseBuilder()
            .AddSql("db/shop.sql")
            .AddSeed("seed/shop/*.csv")
            .AddSeed("seed/shop.price.json", OnConflict.Update)
            .AddSeed(typeof(SeedSnippet).Assembly, "Embedded.shop.*.csv")
            .AddSeed(async (database, cancellation) =>
            {
                await using var insert = new NpgsqlCommand("INSERT INTO shop.article (name) SELECT 'chair ' || n FROM generate_series(1, 3) n", database);
                await insert.ExecuteNonQueryAsync(cancellation);
            })
            .BuildAsync(cancellationToken);

        await using var database = await template.LeaseAsync(TestIsolation.Transaction, cancellationToken);
        Assert.Equal(5, await database.Table("shop.article").CountAsync(cancellationToken));
        Assert.Equal(90, await database.QueryScalarAsync<decimal>("SELECT amount FROM shop.price WHERE article = 1 AND currency = 'EUR'"));
        Assert.Equal(3, await database.Table("shop.price").CountAsync(cancellationToken));
        Assert.Equal(2, await database.Table("shop.currency").CountAsync(cancellationToken));
    }
}
