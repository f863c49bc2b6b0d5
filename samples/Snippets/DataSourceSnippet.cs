using System.Data.Common;
using Npgsql;
using PgTestKit;
using Xunit;

namespace Snippets;

/// <summary>Code under test on ADO.NET, with a transaction of its own, in every isolation.</summary>
public sealed class DataSourceSnippet
{
    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    [InlineData(TestIsolation.Clone)]
    public async Task A_store_commits_and_the_test_sees_it(TestIsolation isolation)
    {
        await using var template = await new TemplateDatabaseBuilder().AddSeed("tables", "1", CreateTablesAsync).BuildAsync(TestContext.Current.CancellationToken);
        await using var database = await template.LeaseAsync(isolation, TestContext.Current.CancellationToken);

        var store = new ArticleStore(database.DbDataSource);
        await store.AddAsync("chair");

        Assert.Equal(1, await database.Table("article").CountAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<PostgresException>(() => store.AddAsync("chair"));
        Assert.Equal(1, await database.Table("article").CountAsync(TestContext.Current.CancellationToken));
    }

    private static async Task CreateTablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("CREATE TABLE article (name text PRIMARY KEY)", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed class ArticleStore(DbDataSource dataSource)
    {
        public async Task AddAsync(string name)
        {
            await using var connection = await dataSource.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO article (name) VALUES (@name)";
            command.Parameters.Add(new NpgsqlParameter("name", name));
            await command.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }
    }
}
