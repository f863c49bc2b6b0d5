using Npgsql;

namespace PgTestKit;

/// <summary>The template on a running server, and the pool of its clones. Dispose it after the last test.</summary>
public sealed class TemplateDatabase : IAsyncDisposable
{
    private const int Tries = 3;
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2), Recovery = TimeSpan.FromSeconds(10);
    private readonly SharedServer _shared;
    private readonly ResetChoice _reset;
    private readonly Progress _progress;
    private readonly SemaphoreSlim _reviving = new(1, 1);
    private volatile ClonePool _pool;
    private long _requests;
    private int _disposed;

    internal TemplateDatabase(SharedServer shared, IReadOnlyList<IDatabaseInitializer> initializers, ConnectingRole? role, ResetChoice reset, KeptDatabases? kept, Progress progress)
    {
        (_shared, Initializers, Role, _reset, Kept, _progress) = (shared, initializers, role, reset, kept, progress);
        _pool = OpenPool();
    }

    /// <summary>The template's database name: <c>pgtk_</c> and a hash.</summary>
    public string Name => Report.Template;

    /// <summary>The server on which the template is.</summary>
    public RunningServer Server => _shared.Server;

    /// <summary>Which server was used and why, and what the template's build did.</summary>
    public BuildReport Report => _shared.Report;

    /// <summary>The steps that made the template.</summary>
    public IReadOnlyList<IDatabaseInitializer> Initializers { get; }

    /// <summary>The role that tests connect as; null for the owner.</summary>
    internal ConnectingRole? Role { get; }

    /// <summary>The failed tests' databases; null when the user did not ask to keep them.</summary>
    internal KeptDatabases? Kept { get; }

    /// <summary>Leases a database that is in the template's state. Dispose the lease to give it back. A local server or a container that died is started again.</summary>
    /// <param name="isolation">How it is made clean again.</param>
    /// <param name="cancellationToken">Cancels the wait for a clone.</param>
    /// <exception cref="PgTestKitException">No clone can be made; the message says why.</exception>
    public Task<TestDatabase> LeaseAsync(TestIsolation isolation, CancellationToken cancellationToken = default) => LeaseAsync(isolation, test: null, cancellationToken);

    /// <summary>A lease of a test whose name is known.</summary>
    internal async Task<TestDatabase> LeaseAsync(TestIsolation isolation, string? test, CancellationToken cancellationToken)
    {
        var request = new LeaseRequest(Interlocked.Increment(ref _requests), test);
        for (var tries = 1; ; tries++)
        {
            ObjectDisposedException.ThrowIf(_disposed != 0, this);
            if (Server.IsDead) await ReviveAsync(request, _pool, cancellationToken); // which a connection in the pool may not know yet
            var (server, pool) = (Server, _pool);
            try
            {
                // The test may make databases of its own, but not within a transaction.
                if (isolation != TestIsolation.Transaction) await server.CompleteAsync(cancellationToken);
                return await TestDatabase.LeaseAsync(this, pool, request, isolation, cancellationToken);
            }
            catch (PgTestKitException) when (tries < Tries && server.IsDead)
            {
                // The next try starts another one.
            }
            catch (Exception exception) when (_disposed == 0 && exception is NpgsqlException or InvalidOperationException) // a connection that broke between two commands "is not open"
            {
                if (tries == Tries || !await MendAsync(request, server, pool, exception, cancellationToken)) throw Failure(server, exception);
            }
        }
    }

    /// <summary>A database on the template's server that holds nothing yet, for packages that try steps one by one. Disposing it drops it.</summary>
    internal async Task<EmptyDatabase> CreateEmptyAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var pool = _pool;
        return new(pool, await pool.CopyAsync(null, cancellationToken), Initializers);
    }

    /// <summary>A connection to a database in the template's state that no test leases, with the role and the settings of the connection that a test is seen from.</summary>
    internal async Task<NpgsqlConnection> ConnectBaselineAsync(NpgsqlConnection test, bool asOwner, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var settings = await test.QueryAsync(
            "SELECT name, setting FROM pg_settings WHERE name IN ('TimeZone', 'DateStyle', 'IntervalStyle', 'bytea_output', 'extra_float_digits', 'lc_monetary', 'search_path', 'xmlbinary')",
            row => (Name: row.GetString(0), Value: row.GetString(1)), cancellationToken);
        var pristine = await _pool.Baseline.PristineAsync(cancellationToken);
        var baseline = await (asOwner ? _pool.ConnectOwnerAsync(pristine, cancellationToken) : _pool.ConnectAsync(pristine, cancellationToken));
        try
        {
            await baseline.ScalarAsync<long>("SELECT count(set_config(name, value, false)) FROM unnest($1::text[], $2::text[]) s(name, value)", cancellationToken, settings.Select(s => s.Name).ToArray(), settings.Select(s => s.Value).ToArray());
            return baseline;
        }
        catch
        {
            await baseline.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        try
        {
            await _pool.DisposeAsync();
        }
        finally
        {
            await _shared.DisposeAsync();
            _reviving.Dispose();
        }
    }

    /// <summary>Whether another try may succeed: the server died and was started again, or it restarted its processes and takes connections again.</summary>
    private async Task<bool> MendAsync(LeaseRequest request, RunningServer server, ClonePool pool, Exception exception, CancellationToken cancellationToken)
    {
        if (pool != _pool) return true; // somebody mended it meanwhile
        if (exception is NpgsqlException broken && !ConnectionRetry.Passes(broken)) return false;
        if (!await server.HasDiedAsync(Moment))
        {
            if (server.IsThrowAway) await pool.ReconnectAsync(Recovery, cancellationToken);
            return server.IsThrowAway;
        }

        await ReviveAsync(request, pool, cancellationToken);
        return true;
    }

    /// <summary>Starts the server that this pool's clones were on again, unless somebody has.</summary>
    private async Task ReviveAsync(LeaseRequest request, ClonePool pool, CancellationToken cancellationToken)
    {
        await using (_progress.Begin($"{request} waits for the restart of {Server}")) await _reviving.WaitAsync(cancellationToken);
        try
        {
            if (pool != _pool) return;
            var server = Server;
            await server.HasDiedAsync(TimeSpan.Zero); // until its log is read, and what it leaves is out of the next one's way
            _progress.Log($"{server} died and is started again. Its log ends with:{Environment.NewLine}{server.LogTail}");
            await _shared.ReviveAsync(cancellationToken);
            _pool = OpenPool();
            await pool.DisposeAsync();
        }
        finally
        {
            _reviving.Release();
        }
    }

    private ClonePool OpenPool() => new(new(_shared, Initializers, Role, _progress), _shared.IsDistributed, _reset, _progress);

    private static PgTestKitException Failure(RunningServer server, Exception exception)
    {
        var more = exception is not NpgsqlException error ? "" : server.Explain(error) is { Length: > 0 } known ? " " + known : error is PostgresException ? "" : " Check that the server still runs.";
        return new($"No database could be leased on {server}: {exception.Message}{more}", exception);
    }
}
