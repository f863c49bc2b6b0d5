using Npgsql;

namespace PgTestKit;

/// <summary>Who keeps the reset waiting, or left something that it can't undo.</summary>
internal static class LockHolders
{
    private const string Session = """format('backend %s (application "%s", user "%s", %s): %s', a.pid, a.application_name, a.usename, coalesce(a.state, 'state unknown'), left(regexp_replace(a.query, '\s+', ' ', 'g'), 300))""";

    private const string Sessions =
        $"""
        SELECT {Session} FROM pg_stat_activity a WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.backend_type = 'client backend'
        """;

    private const string Holders =
        $"""
        {Sessions} AND EXISTS (
          SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.granted AND (l.locktype = 'transactionid' OR (l.locktype = 'relation' AND (l.mode <> 'AccessShareLock' OR a.state LIKE 'idle in transaction%'))))
        UNION ALL
        SELECT format('prepared transaction %s of user "%s"', gid, owner) FROM pg_prepared_xacts WHERE database = current_database()
        """;

    private const string AdvisoryHolders =
        $"""
        {Sessions} AND EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'advisory')
        """;

    private const string Slots = "SELECT slot_name::text FROM pg_replication_slots WHERE database = current_database()";

    public static async Task<string> DescribeAsync(NpgsqlConnection connection, TimeSpan waited, CancellationToken cancellationToken)
    {
        var holders = await connection.QueryAsync(Holders, row => row.GetString(0), cancellationToken);
        var who = holders.Count == 0 ? "a transaction that has just ended" : string.Join("; ", holders);
        return $"the reset waited {waited.TotalSeconds:0.#} s for {who}. End transactions, stop background work and dispose connections before the test ends";
    }

    /// <summary>Describes what <see cref="ResetHeader"/> found.</summary>
    public static async Task<string> DescribeAsync(NpgsqlConnection connection, string leftover, CancellationToken cancellationToken)
    {
        var isLock = leftover == ResetHeader.AdvisoryLock;
        var names = await connection.QueryAsync(isLock ? AdvisoryHolders : Slots, row => row.GetString(0), cancellationToken);
        return isLock
            ? $"the test left an advisory lock, held by {string.Join("; ", names)}. Release it or dispose the connection before the test ends"
            : $"the test left replication slot {string.Join(", ", names)}. Drop it before the test ends";
    }

    /// <summary>The other sessions in the database.</summary>
    public static Task<List<string>> SessionsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.QueryAsync(Sessions + " ORDER BY a.pid", row => row.GetString(0), cancellationToken);
}
