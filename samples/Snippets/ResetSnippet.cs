using Npgsql;
using PgTestKit;
using Xunit;

namespace Snippets;

/// <summary>What a reset puts back, and a reset without the kit's clones.</summary>
public sealed class ResetSnippet
{
    [Fact]
    public async Task Options_leave_tables_alone()
    {
        var builder = new TemplateDatabaseBuilder().AddSeed("reset tables", "1", (connection, cancellationToken) => RunAsync(
            connection, "CREATE SCHEMA app; CREATE TABLE app.deal (n int); CREATE TABLE app.outbox (n int); CREATE TABLE app.suite_log (n int)", cancellationToken));

        builder.UseReset(new ResetOptions { SchemasToExclude = ["audit"], TablesToIgnore = ["app.outbox"], Keep = ["app.suite_log"] });

        await using var template = await builder.BuildAsync(TestContext.Current.CancellationToken);
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, TestContext.Current.CancellationToken))
            await database.ExecuteAsync("INSERT INTO app.deal VALUES (1); INSERT INTO app.outbox VALUES (1); INSERT INTO app.suite_log VALUES (1)");
        await using var next = await template.LeaseAsync(TestIsolation.Reset, TestContext.Current.CancellationToken);
        Assert.Equal(0, await next.Table("app.deal").CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, await next.Table("app.suite_log").CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_database_that_the_suite_names()
    {
        await using var server = await PostgresServer.Local().StartAsync(new("", _ => { }), TestContext.Current.CancellationToken);
        var connectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "shop_test", Pooling = false }.ConnectionString;
        await using (var maintenance = new NpgsqlConnection(server.ConnectionString + ";Pooling=false"))
        {
            await maintenance.OpenAsync(TestContext.Current.CancellationToken);
            await RunAsync(maintenance, "CREATE DATABASE shop_test", TestContext.Current.CancellationToken);
        }

        await UseAsync(connectionString);
    }

    private static async Task UseAsync(string connectionString)
    {
#pragma warning disable CA2016, xUnit1051 // as a page shows it, without a token
        await using var reset = await DatabaseReset.CreateAsync(connectionString, new ResetOptions { AllowDeletingRowsIn = "shop_test" });
        // a test
        await reset.ResetAsync();
#pragma warning restore CA2016, xUnit1051
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
