using Npgsql;

namespace PgTestKit;

/// <summary>A connection to an existing server's maintenance database, checked as the library checks it.</summary>
internal static class ServerConnection
{
    public static async Task<NpgsqlConnection> OpenAsync(ExistingServer server, Terminal terminal, CancellationToken cancellationToken)
    {
        await using var running = await server.StartAsync(new("", terminal.Progress), cancellationToken);
        return await OpenAsync(running, cancellationToken);
    }

    public static async Task<NpgsqlConnection> OpenAsync(RunningServer running, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(running.ConnectionString) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
