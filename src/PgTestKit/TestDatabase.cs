using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Npgsql;

namespace PgTestKit;

/// <summary>A database in the template's state, leased by one test. Disposing it undoes what the test did, as its isolation says.</summary>
public sealed partial class TestDatabase : IAsyncDisposable
{
    private static readonly TimeSpan LogDelay = TimeSpan.FromSeconds(2); // between a broken connection and the line in the server's log
    private readonly Lease _lease;
    private readonly RunningServer _server;
    private readonly Task<string>? _crash;
    private readonly Lazy<ConcurrentDictionary<Type, object>> _features = new(() => new());
    private int _disposed;

    private TestDatabase(TemplateDatabase template, RunningServer server, Lease lease, TestIsolation isolation, Task<string>? crash) =>
        (Template, _server, _lease, Isolation, _crash) = (template, server, lease, isolation, crash);

    /// <summary>The template that this database is a clone of.</summary>
    public TemplateDatabase Template { get; }

    /// <summary>How the database is made clean again.</summary>
    public TestIsolation Isolation { get; }

    /// <summary>The database's name on the server.</summary>
    public string Name => _lease.Clone.Name;

    /// <summary>An open connection for the test. In <see cref="TestIsolation.Transaction"/> it is inside the test's transaction; leave it open.</summary>
    public NpgsqlConnection Connection => Live.Connection;

    /// <summary>The test's transaction; null in <see cref="TestIsolation.Reset"/> and <see cref="TestIsolation.Clone"/>.</summary>
    public NpgsqlTransaction? Transaction => _lease.Transaction;

    /// <summary>Opens further connections, with the suite's type mappings. Under <see cref="TestIsolation.Transaction"/> it can be handed on, but opening a connection throws a <see cref="PgTestKitException"/>: it would not see the test's rows.</summary>
    public NpgsqlDataSource DataSource => Isolation == TestIsolation.Transaction ? Live.Clone.Refusing : Live.Clone.DataSource;

    /// <summary>For the code under test: its connections work in every isolation. Under <see cref="TestIsolation.Transaction"/> they share the test's one connection: a transaction that is begun on one is a savepoint, a statement that fails outside of one fails alone, and closing one closes nothing.</summary>
    public DbDataSource DbDataSource => Live.DbDataSource;

    /// <summary>For packages that build on this one: the savepoints in the test's transaction; null in <see cref="TestIsolation.Reset"/> and <see cref="TestIsolation.Clone"/>.</summary>
    public Savepoints? Savepoints => _lease.Savepoints;

    /// <summary>Connects to the database. Holds the password: don't log it.</summary>
    /// <exception cref="PgTestKitException">In <see cref="TestIsolation.Transaction"/>, where another connection would not see the test's rows.</exception>
    public string ConnectionString => Isolation == TestIsolation.Transaction ? throw Clone.OneConnectionOnly(Name) : Live.Clone.ConnectionString;

    /// <summary>A new connection from <see cref="DbDataSource"/>, not yet open, for code under test that takes one.</summary>
    public DbConnection CreateConnection() => DbDataSource.CreateConnection();

    /// <summary>A table, to count and read its rows.</summary>
    /// <param name="name"><c>schema.table</c>, or a table in <c>public</c>.</param>
    public DatabaseTable Table(string name) => DatabaseTable.Parse(this, name);

    /// <summary>What the catalog holds, to compare with a file or a model.</summary>
    public DatabaseSchema Schema => Feature(static database => new DatabaseSchema(database));

    /// <summary>For packages that build on this one: an object that belongs to this lease, made at the first call.</summary>
    /// <param name="create">Makes it.</param>
    /// <typeparam name="T">The object's type, of which a lease has one.</typeparam>
    public T Feature<T>(Func<TestDatabase, T> create) where T : class => (T)_features.Value.GetOrAdd(typeof(T), _ => create(this));

    /// <summary>Undoes what the test did and gives the database back.</summary>
    /// <exception cref="PgTestKitException">A deferred constraint was violated, the test's transaction was ended by raw SQL, or the server crashed while the test ran.</exception>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _disposed, 1) == 0 ? EndAsync() : ValueTask.CompletedTask;

    // After the test's end the database may be another test's.
    private Lease Live => _disposed == 0 ? _lease : throw new ObjectDisposedException(nameof(TestDatabase));

    internal static async Task<TestDatabase> LeaseAsync(TemplateDatabase template, ClonePool pool, LeaseRequest request, TestIsolation isolation, CancellationToken cancellationToken)
    {
        var server = template.Server;
        var crash = server.NextCrash;
        Lease lease = isolation switch
        {
            TestIsolation.Transaction => await TransactionLease.BeginAsync(pool, request, cancellationToken),
            TestIsolation.Reset when pool.IsDistributed => await CloneLease.BeginAsync(pool, request, cancellationToken), // replaced instead
            TestIsolation.Reset => await ResetLease.BeginAsync(pool, request, cancellationToken),
            TestIsolation.Clone => await CloneLease.BeginAsync(pool, request, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(isolation), isolation, "Use one of the members of TestIsolation."),
        };
        return new(template, server, lease, isolation, crash) { TestName = request.Test };
    }

    private async ValueTask EndAsync()
    {
        var log = await CrashAsync(_lease.Connection.FullState == ConnectionState.Broken);
        try
        {
            await CloseOwnerAsync();
            _once.Dispose();
            await _lease.EndAsync();
            log ??= await CrashAsync(_lease.IsBroken);
        }
        catch (PgTestKitException exception)
        {
            // The crash is the cause, if there was one.
            log ??= await CrashAsync(exception.InnerException is NpgsqlException and not PostgresException);
            if (log is null) throw;
        }

        if (log is not null) throw new PgTestKitException($"{_server} crashed while the test ran. Its log ended with:{Environment.NewLine}{log}");
    }

    /// <summary>The end of the server's log when it crashed during the lease.</summary>
    private async Task<string?> CrashAsync(bool isSuspected)
    {
        if (_crash is null || (!_crash.IsCompleted && !isSuspected)) return null;
        return await Task.WhenAny(_crash, Task.Delay(LogDelay)) == _crash ? await _crash : null;
    }
}
