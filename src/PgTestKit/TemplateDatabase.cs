using Npgsql;

namespace PgTestKit;

/// <summary>The template on a running server, and the pool of its clones. Dispose it after the last test.</summary>
public sealed class TemplateDatabase : IAsyncDisposable
{
    private readonly SharedServer _shared;
    private readonly ClonePool _pool;
    private int _disposed;

    internal TemplateDatabase(SharedServer shared, IReadOnlyList<IDatabaseInitializer> initializers, ResetChoice reset, KeptDatabases? kept, Progress progress) =>
        (_shared, _pool, Initializers, Kept) = (shared, new(new(shared, initializers, progress), shared.IsDistributed, reset, progress.Log), initializers, kept);

    /// <summary>The template's database name: <c>pgtk_</c> and a hash.</summary>
    public string Name => Report.Template;

    /// <summary>The server on which the template is.</summary>
    public RunningServer Server => _shared.Server;

    /// <summary>Which server was used and why, and what the template's build did.</summary>
    public BuildReport Report => _shared.Report;

    /// <summary>The steps that made the template.</summary>
    public IReadOnlyList<IDatabaseInitializer> Initializers { get; }

    /// <summary>The failed tests' databases; null when the user did not ask to keep them.</summary>
    internal KeptDatabases? Kept { get; }

    /// <summary>Leases a database that is in the template's state. Dispose the lease to give it back.</summary>
    /// <param name="isolation">How it is made clean again.</param>
    /// <param name="cancellationToken">Cancels the wait for a clone.</param>
    /// <exception cref="PgTestKitException">The server died, or no clone can be made; the message says why.</exception>
    public async Task<TestDatabase> LeaseAsync(TestIsolation isolation, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        try
        {
            var database = await TestDatabase.LeaseAsync(this, _pool, isolation, cancellationToken);
            await Server.CompleteAsync(cancellationToken); // the test may make databases of its own
            return database;
        }
        catch (NpgsqlException exception)
        {
            // What the server says itself needs no log; a server that says nothing does.
            var hint = exception is PostgresException ? "" : Server.LogTail is { Length: > 0 } log ? $" The server's log ends with:{Environment.NewLine}{log}" : " Check that the server still runs.";
            throw new PgTestKitException($"No database could be leased on {Server}: {exception.Message}{hint}", exception);
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
        }
    }
}
