using System.Diagnostics;
using Npgsql;

namespace PgTestKit;

/// <summary>A test's database while the kit has no connection to it: only so can it be copied or replaced. Disposing it opens the test's connection again.</summary>
internal sealed class ClosedDatabase : IAsyncDisposable
{
    private const string Sessions =
        """
        SELECT pid, format('%s (application %L, %s%s)', pid, application_name, coalesce(state, 'of another role'),
          CASE WHEN query <> '' AND state IS NOT NULL THEN ', last: ' || left(regexp_replace(query, '\s+', ' ', 'g'), 100) END), state <> 'idle'
        FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY backend_start
        """;

    private const string EndIdle = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename = current_user AND state = 'idle'";

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromMilliseconds(50); // as long as PostgreSQL itself waits
    private readonly Lease _lease;
    private readonly int _own;
    private bool _isReplaced;

    private ClosedDatabase(Lease lease, int own) => (_lease, _own) = (lease, own);

    /// <param name="lease">The test's.</param>
    /// <param name="keepTransaction">Whether a transaction on the test's own connection is an error; otherwise it is rolled back.</param>
    /// <param name="cancellationToken">Cancels the queries before.</param>
    public static async Task<ClosedDatabase> CloseAsync(Lease lease, bool keepTransaction, CancellationToken cancellationToken)
    {
        await lease.OwnAsync(cancellationToken);
        var (own, isBusy) = await ProcessOfAsync(lease.Connection, cancellationToken);
        if (isBusy && keepTransaction)
            throw new PgTestKitException("Database.Connection is in a transaction or a query, and a snapshot holds only what is committed. Commit or roll back first, and dispose the reader.");
        var busy = await BusyAsync(lease, own, cancellationToken);
        if (busy.Count > 0) throw InUse(lease, "be copied or replaced", busy.Select(session => session.Text), null);

        var closed = new ClosedDatabase(lease, own);
        await lease.Connection.CloseAsync();
        lease.Clone.CloseIdle();
        await using var same = new NpgsqlConnection(lease.Clone.ConnectionString); // the pool of those who took Database.ConnectionString
        NpgsqlConnection.ClearPool(same);
        return closed;
    }

    /// <summary>Runs what fails while anybody is connected; says who that is.</summary>
    public async Task<T> WhileAloneAsync<T>(string purpose, Func<Task<T>> run)
    {
        try
        {
            return await run();
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ObjectInUse)
        {
            var sessions = await SessionsAsync(_lease, CancellationToken.None);
            if (!sessions.Exists(session => session.Pid == _own)) throw InUse(_lease, purpose, sessions.Select(session => session.Text), exception);
        }

        // The test's own connection was closed, but a pooler keeps its session.
        await using (var server = await _lease.ConnectToServerAsync(CancellationToken.None))
            await server.QueryAsync(EndIdle, row => row.GetBoolean(0), CancellationToken.None, _lease.Clone.Name);
        return await run();
    }

    /// <summary>Puts a copy in the database's place; where that fails, the database is as it was and the copy is dropped.</summary>
    public async Task ReplaceAsync(Clone copy, CancellationToken cancellationToken)
    {
        try
        {
            await WhileAloneAsync("be replaced", async () =>
            {
                await _lease.ReplaceAsync(copy, cancellationToken);
                return _isReplaced = true;
            });
        }
        catch
        {
            await _lease.DropAsync(copy);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _lease.Connection.OpenAsync(CancellationToken.None);
        // The types of the other contents have other numbers, perhaps.
        if (!_isReplaced) return;
        await _lease.Connection.ReloadTypesAsync(CancellationToken.None);
        if (_lease.Clone.HasRole) await _lease.Clone.OwnerDataSource.ReloadTypesAsync(CancellationToken.None);
    }

    /// <summary>Those who are in a transaction and stay there: the session of a program that ended, such as pg_dump, is there for a moment more.</summary>
    private static async Task<List<(int Pid, string Text, bool IsBusy)>> BusyAsync(Lease lease, int own, CancellationToken cancellationToken)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(Pause, cancellationToken))
        {
            var busy = (await SessionsAsync(lease, cancellationToken)).Where(session => session.IsBusy && session.Pid != own).ToList();
            if (busy.Count == 0 || watch.Elapsed > Farewell) return busy;
        }
    }

    // Npgsql knows the number that a pooler made up.
    private static async Task<(int Pid, bool IsBusy)> ProcessOfAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (connection.State == System.Data.ConnectionState.Closed) return (0, false);
        try
        {
            return (await connection.ScalarAsync<int>("SELECT pg_backend_pid()", cancellationToken), await IsInTransactionAsync(connection, cancellationToken));
        }
        catch (Exception exception) when (exception is PostgresException or NpgsqlOperationInProgressException)
        {
            return (connection.ProcessID, true); // in a transaction that failed, or while a reader is open
        }
    }

    // The statistics hide it from an owner whose tests connect as a role. LOCK is refused outside of a transaction.
    private static async Task<bool> IsInTransactionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteAsync("LOCK TABLE pg_catalog.pg_class IN ACCESS SHARE MODE", cancellationToken);
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.NoActiveSqlTransaction)
        {
            return false;
        }
    }

    private static async Task<List<(int Pid, string Text, bool IsBusy)>> SessionsAsync(Lease lease, CancellationToken cancellationToken)
    {
        await using var connection = await lease.ConnectToServerAsync(cancellationToken);
        return await connection.QueryAsync(Sessions, row => (row.GetInt32(0), row.GetString(1), !row.IsDBNull(2) && row.GetBoolean(2)), cancellationToken, lease.Clone.Name);
    }

    private static PgTestKitException InUse(Lease lease, string purpose, IEnumerable<string> sessions, PostgresException? exception)
    {
        var text = string.Join("; ", sessions.DefaultIfEmpty(exception?.Detail ?? "one that is gone by now"));
        return new($"Database {lease.Clone.Name} can't {purpose} while others are connected to it: {text}. Dispose those connections, and data sources of the code under test's own, first.", exception);
    }
}
