using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Transactions;
using Npgsql;

namespace PgTestKit;

/// <summary>A connection of the code under test inside the test's transaction. It opens and closes nothing but itself.</summary>
internal class SharedConnection(NpgsqlConnection connection, Savepoints savepoints) : DbConnection
{
    private ConnectionState _state = ConnectionState.Closed;
    private SharedTransaction? _transaction;
    private SharedReader? _reader;

    [AllowNull]
    public override string ConnectionString
    {
        get => connection.ConnectionString;
        set => throw Refused("Setting ConnectionString");
    }

    public override string Database => connection.Database;

    public override string DataSource => connection.DataSource;

    public override string ServerVersion => connection.ServerVersion;

    public override int ConnectionTimeout => connection.ConnectionTimeout;

    public override ConnectionState State => _state;

    public override bool CanCreateBatch => true;

    public NpgsqlConnection Inner => connection;

    public NpgsqlTransaction Outer => savepoints.Outer;

    public Savepoints Savepoints => savepoints;

    protected override DbProviderFactory DbProviderFactory => NpgsqlFactory.Instance;

    public override void Open()
    {
        ThrowIfEnded();
        if (_state == ConnectionState.Open) throw new InvalidOperationException("The connection is already open.");
        Enter(ConnectionState.Open);
        if (Transaction.Current is { } ambient) savepoints.Enlist(ambient);
    }

    public override Task OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Open();
        return Task.CompletedTask;
    }

    public override void Close()
    {
        CloseReader();
        if (_transaction is { } open) open.Dispose();
        Enter(ConnectionState.Closed);
    }

    public override async Task CloseAsync()
    {
        await CloseReaderAsync();
        if (_transaction is { } open) await open.DisposeAsync();
        Enter(ConnectionState.Closed);
    }

    public override void EnlistTransaction(Transaction? transaction)
    {
        if (transaction is not null) savepoints.Enlist(transaction);
    }

    public override void ChangeDatabase(string databaseName) => throw Refused("ChangeDatabase");

    public override DataTable GetSchema() => connection.GetSchema();

    public override DataTable GetSchema(string collectionName) => connection.GetSchema(collectionName);

    public override DataTable GetSchema(string collectionName, string?[] restrictionValues) => connection.GetSchema(collectionName, restrictionValues);

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await base.DisposeAsync();
    }

    /// <summary>A result is read from now on; there is one at a time.</summary>
    public void Began(SharedReader reader) => _reader = reader;

    /// <summary>Closes the result that was left open.</summary>
    public void CloseReader() => Interlocked.Exchange(ref _reader, null)?.Abandon();

    /// <inheritdoc cref="CloseReader" />
    public Task CloseReaderAsync() => Interlocked.Exchange(ref _reader, null)?.AbandonAsync() ?? Task.CompletedTask;

    public void Ended(SharedTransaction transaction)
    {
        if (_transaction == transaction) _transaction = null;
    }

    public T Run<T>(Func<T> execute)
    {
        var isStatement = IsStatement();
        if (isStatement) savepoints.BeginStatement();
        try
        {
            return execute();
        }
        catch (Exception exception)
        {
            Savepoints.ThrowIfBusy(exception);
            if (isStatement) savepoints.UndoStatement(exception);
            throw;
        }
    }

    public async Task<T> RunAsync<T>(Func<Task<T>> execute, CancellationToken cancellationToken)
    {
        var isStatement = IsStatement();
        if (isStatement) await savepoints.BeginStatementAsync(cancellationToken);
        try
        {
            return await execute();
        }
        catch (Exception exception)
        {
            Savepoints.ThrowIfBusy(exception);
            if (isStatement) await savepoints.UndoStatementAsync(exception);
            throw;
        }
    }

    /// <summary>Whether statements are to fail alone: none of the code's own transactions is open.</summary>
    public bool IsStatement()
    {
        ThrowIfEnded();
        if (_state != ConnectionState.Open) throw new InvalidOperationException("The connection is not open.");
        return _transaction is null && !savepoints.HasEnlisted(Transaction.Current);
    }

    protected override DbTransaction BeginDbTransaction(System.Data.IsolationLevel isolationLevel)
    {
        ThrowIfEnded();
        if (_state != ConnectionState.Open) throw new InvalidOperationException("The connection is not open.");
        if (_transaction is not null) throw new InvalidOperationException("A transaction is already in progress; nested/concurrent transactions aren't supported.");
        return _transaction = new(this, isolationLevel, savepoints.Begin());
    }

    protected override DbCommand CreateDbCommand() => new SharedCommand { Connection = this };

    protected override DbBatch CreateDbBatch() => new SharedBatch { Connection = this };

    protected override void Dispose(bool disposing)
    {
        if (disposing) Close();
        base.Dispose(disposing);
    }

    private void Enter(ConnectionState state)
    {
        if (_state == state) return;
        (var previous, _state) = (_state, state);
        OnStateChange(new(previous, state));
    }

    private void ThrowIfEnded() => ObjectDisposedException.ThrowIf(connection.State == ConnectionState.Closed, typeof(TestDatabase));

    private static PgTestKitException Refused(string what) =>
        new($"{what} would leave the test's database. Let the code under test take the DbConnection or DbDataSource that it is given, or use TestIsolation.Reset and Database.ConnectionString.");
}
