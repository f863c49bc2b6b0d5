using Npgsql;

namespace PgTestKit;

/// <summary>A server that answers. Disposing it stops what was started, and leaves alone what ran before.</summary>
public abstract class RunningServer : IAsyncDisposable
{
    private string _connectionString;

    /// <summary>Takes what is known of a server that answers.</summary>
    /// <param name="connectionString">Connects to the maintenance database with a role that may create databases.</param>
    /// <param name="name">What the server is called, for example <c>local PostgreSQL 17.2</c>.</param>
    /// <param name="origin">Why this server and no other, for example where its binaries were found.</param>
    protected RunningServer(string connectionString, string name, string origin)
    {
        _connectionString = connectionString;
        Name = name;
        Origin = origin;
    }

    /// <summary>Connects to the maintenance database. Holds the password: don't log it.</summary>
    public virtual string ConnectionString { get => _connectionString; protected set => _connectionString = value; }

    /// <summary>What the server is called, for example <c>local PostgreSQL 17.2</c>.</summary>
    public string Name { get; }

    /// <summary>Why this server and no other, for example where its binaries were found.</summary>
    public string Origin { get; }

    /// <summary>Whether everything on the server goes when the server goes, so that nothing needs to be dropped one by one.</summary>
    public virtual bool IsThrowAway => false;

    /// <summary>The last lines of the server's log, where the kit can see it; otherwise empty.</summary>
    public virtual string LogTail => "";

    /// <summary>How long to try for a connection: a throw-away server has one free or is dead.</summary>
    internal virtual TimeSpan Patience => TimeSpan.Zero;

    /// <summary>Where the server's programs are on this machine; null where that is not known.</summary>
    internal virtual string? BinariesFolder => null;

    /// <summary>Which templates stay on a server that isn't thrown away.</summary>
    internal virtual TemplateLimits Templates => TemplateLimits.Default;

    /// <summary>Runs pg_dump, pg_restore or psql on a database; by default those of this machine. A package whose server has them elsewhere, such as in a container, overrides it.</summary>
    /// <param name="run">What to run.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    /// <exception cref="PgTestKitException">The program was not found, or is older than the server.</exception>
    public virtual Task<ClientResult> RunClientAsync(ClientRun run, CancellationToken cancellationToken) => LocalClient.RunAsync(run, this, cancellationToken);

    /// <summary>Connects to a database of the kit's own. These can be there before the maintenance database is, for which <see cref="CompleteAsync"/> waits.</summary>
    internal NpgsqlConnectionStringBuilder ConnectionTo(string? database) => new(_connectionString) { Database = database };

    /// <summary>Called once a template has been built, before anything connects to its clones: the moment to keep a copy of the finished cluster.</summary>
    /// <param name="cancellationToken">Cancels the keeping, not the template.</param>
    public virtual Task TemplateBuiltAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether a failed test's database can be looked at after the tests: not where it goes with the server.</summary>
    internal virtual bool OutlivesTests => !IsThrowAway;

    /// <summary>The template that the server started with, finished; null where it must be looked for, or built.</summary>
    internal string? FinishedTemplate { get; set; }

    /// <summary>How templates are copied fastest here.</summary>
    internal CloneStrategies CloneStrategies { get; } = new();

    /// <summary>What is free where the databases are; null where the kit can't tell.</summary>
    internal virtual long? FreeBytes => null;

    /// <summary>Whether the server is known to have ended without being told to.</summary>
    internal virtual bool IsDead => false;

    /// <summary>Whether the server ended without being told to.</summary>
    /// <param name="patience">How long to wait for a process that is about to end, where a broken connection makes one think so.</param>
    internal virtual ValueTask<bool> HasDiedAsync(TimeSpan patience) => ValueTask.FromResult(false);

    /// <summary>Waits until the template databases are there, too: a start from the cache goes on without them.</summary>
    internal virtual Task CompleteAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends with the server's next crash, with the end of its log; null where the kit can't see the log.</summary>
    internal virtual Task<string>? NextCrash => null;

    /// <summary>What the server can add to an error of its own. What it says itself needs no log; a server that says nothing does.</summary>
    internal virtual string Explain(NpgsqlException exception) =>
        exception is not PostgresException && LogTail is { Length: > 0 } log ? $"The server's log ends with:{Environment.NewLine}{log}" : "";

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();

    /// <summary>A sentence that says how a kept database is opened. Holds no password.</summary>
    internal virtual string HowToOpen(string database)
    {
        var builder = ConnectionTo(database: null);
        return $"Open it with: psql -h {builder.Host} -p {builder.Port} -U {builder.Username} {database} (or pgtestkit psql {database}, with {ServerChoice.Variable} set).";
    }

    /// <summary>Called when a failed test's database was kept.</summary>
    internal virtual void DatabaseKept(KeptDatabase database) { }

    /// <summary>The host and port without user and password, for reports.</summary>
    public override string ToString()
    {
        var builder = ConnectionTo(database: null);
        return $"{Name} at {builder.Host}:{builder.Port}";
    }
}
