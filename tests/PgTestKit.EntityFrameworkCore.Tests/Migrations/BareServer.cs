namespace PgTestKit.EntityFrameworkCore.Tests.Migrations;

/// <summary>A server without a template; to the tests it is an existing one.</summary>
public sealed class BareServer : IAsyncLifetime
{
    private RunningServer? _server;

    public string ConnectionString => _server!.ConnectionString;

    public TemplateDatabaseBuilder Builder() => new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(ConnectionString));

    public async ValueTask InitializeAsync() => _server = await PostgresServer.Local().StartAsync(new("", _ => { }), TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>What was left of the kit's databases: templates, and databases that are not dropped yet.</summary>
    public async Task<string[]> DatabasesAsync()
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(@"SELECT coalesce(array_agg(datname::text ORDER BY datname), '{}') FROM pg_database WHERE datname LIKE 'pgtk\_%'");
        return (string[])(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
