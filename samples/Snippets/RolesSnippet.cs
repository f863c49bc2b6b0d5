using Npgsql;
using PgTestKit;
using Xunit;

namespace Snippets;

/// <summary>Tests that connect as the application's own role.</summary>
public sealed class RolesSnippet
{
    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    [InlineData(TestIsolation.Clone)]
    public async Task A_missing_grant_is_caught(TestIsolation isolation)
    {
        await using var template = await Configure(new TemplateDatabaseBuilder()).BuildAsync(TestContext.Current.CancellationToken);
        await using var database = await template.LeaseAsync(isolation, TestContext.Current.CancellationToken);

        await database.ExecuteAsync("INSERT INTO invoice (customer) VALUES ('Smith')");
        var exception = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("DELETE FROM invoice"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, exception.SqlState);
    }

    [Fact]
    public async Task A_row_security_policy_is_in_force()
    {
        await using var template = await Configure(new TemplateDatabaseBuilder()).BuildAsync(TestContext.Current.CancellationToken);
        await using var database = await template.LeaseAsync(TestIsolation.Reset, TestContext.Current.CancellationToken);

        await using (var owner = await database.OwnerDataSource.OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await using var command = new NpgsqlCommand("INSERT INTO billing.invoice (customer) VALUES ('Smith'), ('Jones')", owner);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await database.ExecuteAsync("SELECT set_config('billing.customer', 'Smith', false)");
        Assert.Equal(1, await database.QueryScalarAsync<long>("SELECT count(*) FROM invoice"));
        Assert.Equal(2, await database.Table("billing.invoice").CountAsync(TestContext.Current.CancellationToken));
    }

    private static TemplateDatabaseBuilder Configure(TemplateDatabaseBuilder builder) => builder
        .AddRole("billing_app")
        .AddSchema("billing")
        .AddGrants("billing_app", "billing", tables: "SELECT, INSERT")
        .SetSearchPath(["billing", "public"])
        .AddSql("db/billing.sql")
        .ConnectAs("billing_app");
}
