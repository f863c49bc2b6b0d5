using Npgsql;

namespace PgTestKit;

/// <summary>The connections of the pool itself, to the maintenance database, and those of its leases, to their clones.</summary>
/// <param name="server">The server.</param>
/// <param name="lease">Null on a throw-away server: it has a connection free sooner or later, or is dead.</param>
/// <param name="clones">Those whose idle connections can be closed.</param>
/// <param name="progress">Says what is waited for.</param>
internal sealed class ServerConnections(RunningServer server, ServerLease? lease, Func<IEnumerable<Clone>> clones, Progress progress) : IAsyncDisposable
{
    private const int Others = 2; // to keep a database, and to find out whether the server is there
    private static readonly TimeSpan PatienceWithOwnTests = TimeSpan.FromMinutes(5);
    private readonly Lazy<NpgsqlDataSource> _maintenance = new(() => NpgsqlDataSource.Create(Settings(new(server.ConnectionString), CloneFactory.MadeAtOnce + CloneFactory.DroppedAtOnce + Others).ConnectionString));
    private int _losses = lease?.Losses ?? 0;

    /// <summary>How long to wait for a connection while the server has none free. A throw-away server's are all this process's own.</summary>
    public TimeSpan Patience => server.IsThrowAway ? PatienceWithOwnTests : server.Patience;

    // What a connection string may say for an application must not change what a test sees: settings of one test would leak into the next.
    public static NpgsqlConnectionStringBuilder Settings(NpgsqlConnectionStringBuilder settings, int connections)
    {
        (settings.MinPoolSize, settings.MaxPoolSize, settings.NoResetOnClose) = (0, connections, false);
        return settings;
    }

    /// <summary>Opens one to the maintenance database.</summary>
    /// <param name="whenFull">Whether to wait when the server has none free; otherwise the lease does, in line.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<NpgsqlConnection> OpenAsync(bool whenFull, CancellationToken cancellationToken)
    {
        if (lease is not null && Interlocked.Exchange(ref _losses, lease.Losses) != lease.Losses) CloseMaintenance();
        return await OpenAsync(await MaintenanceAsync(cancellationToken), exception => ConnectionRetry.IsFull(exception) ? whenFull : lease is not null && ConnectionRetry.Passes(exception), cancellationToken);
    }

    /// <summary>Opens one to a clone, from one of its data sources; a server that restarts is given time. A lease that finds the server full waits in line, with all that it needs or nothing.</summary>
    public async Task<NpgsqlConnection> OpenAsync(Clone clone, NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        if (lease is null) return await source.OpenConnectionAsync(cancellationToken);
        if (clone.Losses != lease.Losses)
        {
            clone.Losses = lease.Losses;
            clone.CloseIdle(); // connections from before a restart are dead
        }

        return await OpenAsync(source, exception => ConnectionRetry.Passes(exception) && !ConnectionRetry.IsFull(exception), cancellationToken);
    }

    /// <summary>Forgets connections that broke, and waits until the server takes new ones.</summary>
    public async Task ReopenAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        CloseIdle();
        await using var connection = await ConnectionRetry.OpenAsync(await MaintenanceAsync(cancellationToken), server.ToString(), patience, progress.Log, cancellationToken);
    }

    /// <summary>Closes connections that nobody uses.</summary>
    public void CloseIdle()
    {
        CloseMaintenance();
        foreach (var clone in clones()) clone.CloseIdle();
    }

    public ValueTask DisposeAsync() => _maintenance.IsValueCreated ? _maintenance.Value.DisposeAsync() : ValueTask.CompletedTask;

    private async Task<NpgsqlDataSource> MaintenanceAsync(CancellationToken cancellationToken)
    {
        await server.CompleteAsync(cancellationToken);
        return _maintenance.Value;
    }

    private void CloseMaintenance()
    {
        if (_maintenance.IsValueCreated) _maintenance.Value.Clear();
    }

    private async Task<NpgsqlConnection> OpenAsync(NpgsqlDataSource source, Func<NpgsqlException, bool> passes, CancellationToken cancellationToken)
    {
        try
        {
            return await source.OpenConnectionAsync(cancellationToken);
        }
        catch (NpgsqlException exception) when (passes(exception))
        {
            await using var work = progress.Begin($"waiting for a connection to {server}");
            return await ConnectionRetry.OpenAsync(source, server.ToString(), Patience, progress.Log, cancellationToken, CloseIdle, passes);
        }
    }
}
