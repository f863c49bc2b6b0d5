using System.Diagnostics;

namespace PgTestKit;

/// <summary>What the sessions of a test still hold after it.</summary>
internal sealed partial class ResetSession
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    private const string Leftovers =
        """
        SELECT EXISTS (SELECT FROM pg_class WHERE relpersistence = 't')
          OR EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid() AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
        """;

    // Two columns: whether something has just begun or ended, and whether something goes on.
    private const string Activity =
        """
        SELECT coalesce(bool_or(state_change > clock_timestamp() - interval '200 ms'), false), coalesce(bool_or(state = 'active'), false)
        FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
        """;

    /// <summary>Whether there are temporary tables or advisory locks of other sessions.</summary>
    public Task<bool> HasLeftoversAsync(CancellationToken cancellationToken) => _connection.ScalarAsync<bool>(Leftovers, cancellationToken);

    /// <summary>Returns when the last one is gone, or when <see cref="ResetOptions.LockTimeout"/> has passed.</summary>
    public async Task WaitForLeftoversAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (watch.Elapsed < _plan.Options.LockTimeout && await HasLeftoversAsync(cancellationToken)) await timer.WaitForNextTickAsync(cancellationToken);
    }

    /// <summary>Waits for connections to be closed; false when some are left on which nothing happens, or one query goes on and on. Background work that is busy with them is no such thing: the reset makes its way past it, or says why not.</summary>
    public async Task<bool> WaitForConnectionsAsync(Func<bool> areOpen, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (areOpen())
        {
            if (watch.Elapsed > Moment)
            {
                var (isLively, isActive) = (await _connection.QueryAsync(Activity, row => (row.GetBoolean(0), row.GetBoolean(1)), cancellationToken))[0];
                if (isLively) return true;
                if (!isActive || watch.Elapsed > _plan.Options.LockTimeout) return !areOpen();
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return true;
    }

    /// <summary>Names the sessions that are left in the database.</summary>
    public async Task<string> DescribeConnectionsAsync(int count, CancellationToken cancellationToken)
    {
        var sessions = await LockHolders.SessionsAsync(_connection, cancellationToken);
        return $"the test left {count} of its connections open: {string.Join("; ", sessions)}. Dispose them (await using) before the test ends";
    }
}
