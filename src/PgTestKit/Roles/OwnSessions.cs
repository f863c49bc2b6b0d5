using Npgsql;

namespace PgTestKit;

/// <summary>Sessions that the connected role may end: its own and those of roles that it has the rights of.</summary>
internal static class OwnSessions
{
    private const string Others = "FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND pg_has_role(usesysid, 'USAGE')";

    /// <summary>Cancels what runs in a database.</summary>
    public static Task CancelAsync(string connectionString, string database, CancellationToken cancellationToken) =>
        SignalAsync(connectionString, $"SELECT pg_cancel_backend(pid) {Others} AND state = 'active'", database, cancellationToken);

    /// <summary>Ends the other sessions in the connection string's database; DROP DATABASE waits until they are gone.</summary>
    public static Task TerminateAsync(string connectionString, CancellationToken cancellationToken) =>
        SignalAsync(connectionString, $"SELECT pg_terminate_backend(pid) {Others}", new NpgsqlConnectionStringBuilder(connectionString).Database!, cancellationToken);

    private static async Task SignalAsync(string connectionString, string sql, string database, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await connection.QueryAsync(sql, row => row.GetBoolean(0), cancellationToken, database);
    }
}
