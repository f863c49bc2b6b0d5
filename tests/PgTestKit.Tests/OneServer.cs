using PgTestKit.Tests;

[assembly: AssemblyFixture(typeof(OneServer))]

namespace PgTestKit.Tests;

/// <summary>A server for the tests that are not about servers. To them it is an existing one.</summary>
public sealed class OneServer : IAsyncLifetime
{
    private RunningServer? _server;

    public string ConnectionString => _server!.ConnectionString;

    public TemplateDatabaseBuilder Builder() => new TemplateDatabaseBuilder().UseServer(PostgresServer.Existing(ConnectionString));

    public async ValueTask InitializeAsync() => _server = await PostgresServer.Local().StartAsync(new("", _ => { }), TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    public async Task<IReadOnlyList<string>> DatabasesAsync()
    {
        await using var connection = await ConnectAsync();
        return await connection.QueryAsync("SELECT datname FROM pg_database", row => row.GetString(0), TestContext.Current.CancellationToken);
    }

    public async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    /// <summary>An ordinary role that may create databases, and its connection string.</summary>
    public async Task<string> CreateRoleAsync(string attributes)
    {
        var name = "role_" + Guid.NewGuid().ToString("N")[..8];
        await using var connection = await ConnectAsync();
        await connection.ExecuteAsync($"CREATE ROLE {name} LOGIN PASSWORD 'correct horse' {attributes}", TestContext.Current.CancellationToken);
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Username = name, Password = "correct horse" }.ConnectionString;
    }
}
