using Npgsql;

namespace PgTestKit;

/// <summary>Puts a database that the suite names itself back to the state in which it found it. Dispose it after the last test; the database stays.</summary>
/// <remarks>The rows of that state are held in memory. Sequences, and all that <see cref="TestIsolation.Reset"/> handles, go back too.</remarks>
public sealed class DatabaseReset : IAsyncDisposable
{
    private readonly ResetSession _session;
    private readonly SemaphoreSlim _once = new(1, 1);

    private DatabaseReset(ResetSession session, string database) => (_session, Database) = (session, database);

    /// <summary>The database's name on the server.</summary>
    public string Database { get; }

    /// <summary>Takes the present state of a database as the one to go back to. Nothing else may be writing meanwhile.</summary>
    /// <param name="connectionString">Connects to the database with the role that owns its tables, or a superuser.</param>
    /// <param name="options">What is put back, and <see cref="ResetOptions.AllowDeletingRowsIn"/> for a database that the kit did not make.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="PgTestKitException">The database may not be wiped, or can't be reached; the message says why and what mends it.</exception>
    public static async Task<DatabaseReset> CreateAsync(string connectionString, ResetOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        WipePermission.EnsureHost(connectionString, options);
        NpgsqlConnection? connection = null;
        try
        {
            connection = await ResetConnection.OpenAsync(connectionString, cancellationToken);
            var (database, guard) = await WipePermission.EnsureDatabaseAsync(connection, options, cancellationToken);
            var plan = new ResetPlan(await Baseline.ReadAsync(connection, await SequenceBaseline.ReadAsync(connection, cancellationToken), cancellationToken), options);
            var rows = await KeptRows.ReadAsync(connection, plan.Tables, cancellationToken);
            return new(await ResetSession.OpenAsync(connection, plan, rows, guard, watch: false, cancellationToken), database);
        }
        catch (Exception exception)
        {
            if (connection is not null) await connection.DisposeAsync();
            if (exception is NpgsqlException) throw new PgTestKitException($"The database can't be prepared for resets: {ErrorText.Of(exception)} Check host, database, role and password, and that the server runs.", exception);
            throw;
        }
    }

    /// <summary>Undoes everything that was committed since <see cref="CreateAsync"/>, or since the last reset.</summary>
    /// <param name="cancellationToken">Cancels the reset.</param>
    /// <exception cref="PgTestKitException">The database can't be made clean: the schema was changed, or a connection still writes; the message says which.</exception>
    public async Task ResetAsync(CancellationToken cancellationToken = default)
    {
        await _once.WaitAsync(cancellationToken);
        try
        {
            if (await _session.RunAsync(cancellationToken) is { } reason)
                throw new PgTestKitException($"Database \"{Database}\" could not be reset: {reason}.");
        }
        catch (NpgsqlException exception)
        {
            throw new PgTestKitException($"Database \"{Database}\" could not be reset: {ErrorText.Of(exception)} Check that the server runs, and that the role may write to the tables.", exception);
        }
        finally
        {
            _once.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        _once.Dispose();
    }
}
