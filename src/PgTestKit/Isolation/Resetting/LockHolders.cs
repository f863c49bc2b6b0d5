using Npgsql;

namespace PgTestKit;

/// <summary>Who keeps the reset waiting.</summary>
internal static class LockHolders
{
    private const string Sql =
        """
        SELECT format('backend %s (application "%s", user "%s", %s): %s', a.pid, a.application_name, a.usename, coalesce(a.state, 'state unknown'), left(regexp_replace(a.query, '\s+', ' ', 'g'), 300))
        FROM pg_stat_activity a WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND EXISTS (
          SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.granted AND (l.locktype = 'transactionid' OR (l.locktype = 'relation' AND l.mode <> 'AccessShareLock')))
        UNION ALL
        SELECT format('prepared transaction %s of user "%s"', gid, owner) FROM pg_prepared_xacts WHERE database = current_database()
        """;

    public static async Task<string> DescribeAsync(NpgsqlConnection connection, TimeSpan waited, CancellationToken cancellationToken)
    {
        var holders = await connection.QueryAsync(Sql, row => row.GetString(0), cancellationToken);
        var who = holders.Count == 0 ? "a transaction that has just ended" : string.Join("; ", holders);
        return $"the reset waited {waited.TotalSeconds:0.#} s for {who}. End transactions, stop background work and dispose connections before the test ends";
    }
}
