using System.Transactions;
using Npgsql;

namespace PgTestKit;

/// <summary>For packages that build on this one: the savepoints in a test's transaction that stand for the transactions and statements of the code under test.</summary>
public sealed class Savepoints
{
    // Each open savepoint costs the server memory, and every later statement time; a release costs a round trip.
    private const int MostStatements = 32;
    private readonly SavepointStack _stack = new();
    private readonly HashSet<Transaction> _enlisted = [];
    private readonly NpgsqlTransaction _transaction;
    private readonly bool _hasDeferrable;
    private bool _isEnded;

    internal Savepoints(NpgsqlTransaction transaction, bool hasDeferrable) => (_transaction, _hasDeferrable) = (transaction, hasDeferrable);

    /// <summary>Begins a transaction of the code under test. Costs no round trip of its own.</summary>
    /// <exception cref="PgTestKitException">Another command is in progress, or the test's transaction is gone.</exception>
    public Savepoint Begin() => new(Save(isStatement: false), _transaction, _stack, _hasDeferrable);

    /// <summary>To be called before a statement outside any transaction of the code's own, so that it can fail alone. Costs no round trip of its own, but for every 32nd statement.</summary>
    /// <exception cref="PgTestKitException">Another command is in progress, or the test's transaction is gone.</exception>
    public void BeginStatement()
    {
        if (_stack.PopStatements(MostStatements) is { } first) _transaction.Release(first);
        Save(isStatement: true);
    }

    /// <inheritdoc cref="BeginStatement" />
    /// <param name="cancellationToken">Cancels the release of earlier statements' savepoints.</param>
    public async ValueTask BeginStatementAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_stack.PopStatements(MostStatements) is { } first) await _transaction.ReleaseAsync(first, CancellationToken.None);
        Save(isStatement: true);
    }

    /// <summary>To be called after the statement failed: leaves the test's transaction as it was before <see cref="BeginStatement"/>.</summary>
    /// <param name="exception">Why it failed.</param>
    /// <exception cref="PgTestKitException">It failed for a reason that lies in the one connection; the message says what to do.</exception>
    public void UndoStatement(Exception exception)
    {
        ThrowIfOneConnection(exception);
        if (_stack.LastStatement() is not { } name) return;
        try
        {
            _transaction.Rollback(name);
        }
        catch (Exception lost) when (lost is NpgsqlException or InvalidOperationException)
        {
            // The statement's own exception says more; the lease's end notices that the transaction is gone.
        }
    }

    /// <inheritdoc cref="UndoStatement" />
    public async ValueTask UndoStatementAsync(Exception exception)
    {
        ThrowIfOneConnection(exception);
        if (_stack.LastStatement() is not { } name) return;
        try
        {
            await _transaction.RollbackAsync(name, CancellationToken.None);
        }
        catch (Exception lost) when (lost is NpgsqlException or InvalidOperationException)
        {
            // As above.
        }
    }

    /// <summary>Explains an exception that is due to the test's one connection, whether or not a transaction of the code's own is open; returns for any other.</summary>
    /// <param name="exception">What a command threw.</param>
    /// <exception cref="PgTestKitException">Another command was in progress.</exception>
    public static void ThrowIfBusy(Exception exception)
    {
        if (exception is NpgsqlOperationInProgressException)
            throw new PgTestKitException("Another command or reader of this test is still in progress, and under TestIsolation.Transaction there is one connection for all: await it or dispose it first, or use TestIsolation.Reset for code that runs queries in parallel.", exception);
    }

    /// <summary>Makes a savepoint of a TransactionScope: released when it completes, rolled back to otherwise.</summary>
    /// <param name="ambient">The scope's transaction.</param>
    public void Enlist(Transaction ambient)
    {
        if (!_enlisted.Add(ambient)) return;
        ambient.EnlistVolatile(new SavepointEnlistment(Begin()), EnlistmentOptions.None);
    }

    internal NpgsqlTransaction Outer => _transaction;

    internal bool HasEnlisted(Transaction? ambient) => ambient is not null && _enlisted.Contains(ambient);

    /// <summary>The lease is over: Npgsql uses the transaction object again for the next one.</summary>
    internal void End() => _isEnded = true;

    private string Save(bool isStatement)
    {
        ObjectDisposedException.ThrowIf(_isEnded, typeof(TestDatabase));
        var name = _stack.NextName();
        try
        {
            _transaction.Save(name);
        }
        catch (NpgsqlOperationInProgressException exception)
        {
            ThrowIfBusy(exception);
        }
        catch (InvalidOperationException exception)
        {
            throw TransactionLease.Gone(exception);
        }

        _stack.Push(name, isStatement);
        return name;
    }

    private static void ThrowIfOneConnection(Exception exception)
    {
        ThrowIfBusy(exception);
        // The statement's savepoint was refused: what aborted the transaction was no statement of ours.
        if (exception is PostgresException { SqlState: PostgresErrorCodes.InFailedSqlTransaction })
            throw new PgTestKitException("An earlier statement on Database.Connection failed and aborted the test's transaction. Run statements that may fail on a connection from Database.CreateConnection(), or use TestIsolation.Reset.", exception);
    }
}
