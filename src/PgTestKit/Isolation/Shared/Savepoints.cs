using System.Collections.Concurrent;
using System.Transactions;
using Npgsql;

namespace PgTestKit;

/// <summary>For packages that build on this one: the savepoints in a test's transaction that stand for the transactions and statements of the code under test.</summary>
public sealed class Savepoints
{
    internal const string Beginning = "pgtestkit";

    // Each open savepoint costs the server memory, and every later statement time; a release costs a round trip.
    private const int MostStatements = 32;
    private readonly ConcurrentDictionary<Transaction, bool> _enlisted = new();
    private Savepoint? _overdue;

    internal Savepoints(NpgsqlTransaction outer, bool hasDeferrable) => (Outer, HasDeferrable) = (outer, hasDeferrable);

    /// <summary>Begins a transaction of the code under test. Costs no round trip of its own.</summary>
    /// <exception cref="PgTestKitException">Another command is in progress, or the test's transaction is gone.</exception>
    public Savepoint Begin() => new(Save(SavepointKind.Transaction), this);

    /// <summary>To be called before a statement outside any transaction of the code's own, so that it can fail alone. Costs no round trip of its own, but for every 32nd statement.</summary>
    /// <exception cref="PgTestKitException">Another command is in progress, or the test's transaction is gone.</exception>
    public void BeginStatement()
    {
        if (Stack.PopStatements(MostStatements) is { } first) Outer.Release(first);
        Save(SavepointKind.Statement);
    }

    /// <inheritdoc cref="BeginStatement" />
    /// <param name="cancellationToken">Cancels the release of earlier statements' savepoints.</param>
    public async ValueTask BeginStatementAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Stack.PopStatements(MostStatements) is { } first) await Outer.ReleaseAsync(first, CancellationToken.None);
        Save(SavepointKind.Statement);
    }

    /// <summary>To be called after the statement failed: leaves the test's transaction as it was before <see cref="BeginStatement"/>.</summary>
    /// <param name="exception">Why it failed.</param>
    /// <exception cref="PgTestKitException">It failed for a reason that lies in the one connection; the message says what to do.</exception>
    public void UndoStatement(Exception exception)
    {
        ThrowIfOneConnection(exception);
        if (Stack.LastStatement() is not { } name) return;
        try
        {
            Outer.Rollback(name);
        }
        catch (Exception lost) when (lost is NpgsqlException or InvalidOperationException)
        {
            // The statement's own exception says more; the lease's end notices that the transaction is gone.
        }

        ThrowIfInTransactionBlock(exception);
    }

    /// <inheritdoc cref="UndoStatement" />
    public async ValueTask UndoStatementAsync(Exception exception)
    {
        ThrowIfOneConnection(exception);
        if (Stack.LastStatement() is not { } name) return;
        try
        {
            await Outer.RollbackAsync(name, CancellationToken.None);
        }
        catch (Exception lost) when (lost is NpgsqlException or InvalidOperationException)
        {
            // As above.
        }

        ThrowIfInTransactionBlock(exception);
    }

    /// <summary>Explains an exception that is due to the test's one connection, whether or not a transaction of the code's own is open; returns for any other.</summary>
    /// <param name="exception">What a command threw.</param>
    /// <exception cref="PgTestKitException">Another command was in progress.</exception>
    public static void ThrowIfBusy(Exception exception)
    {
        if (exception is NpgsqlOperationInProgressException) throw Busy(exception);
    }

    /// <summary>Makes a savepoint of a TransactionScope: released when it completes, rolled back to otherwise.</summary>
    /// <param name="ambient">The scope's transaction.</param>
    public void Enlist(Transaction ambient)
    {
        if (HasEnlisted(ambient)) return;
        new SavepointEnlistment(this, ambient).Begin();
        _enlisted[ambient] = true;
    }

    /// <summary>Whether the savepoint is there that is never released: whoever ends the test's transaction in SQL ends it too.</summary>
    internal bool HasBeginning { get; private set; }

    /// <summary>Whether the code under test asked Npgsql to prepare a command.</summary>
    internal bool HasPrepared { get; set; }

    internal SavepointStack Stack { get; } = new();

    internal NpgsqlTransaction Outer { get; }

    internal bool HasDeferrable { get; }

    /// <summary>Whether the lease is over: Npgsql may use the transaction object again for the next one.</summary>
    internal bool IsEnded { get; private set; }

    /// <summary>Makes a savepoint that stays until the test's end, and returns its name. Costs no round trip of its own.</summary>
    internal string BeginSnapshot() => Save(SavepointKind.Snapshot);

    /// <summary>Goes back to the savepoint of a snapshot, which stays.</summary>
    internal async Task GoBackAsync(string name, CancellationToken cancellationToken)
    {
        await Outer.RollbackAsync(name, cancellationToken);
        Stack.PopAfter(name);
    }

    /// <summary>A snapshot inside a transaction would go with its savepoint, and one from before would take the transaction along.</summary>
    internal void ThrowIfInTransaction(string what)
    {
        if (Stack.HasTransaction)
            throw new PgTestKitException($"Under TestIsolation.Transaction a test can't {what} while a transaction of the code under test is open: both are savepoints of one connection. Commit it, roll it back or dispose it first, or use TestIsolation.Clone.");
    }

    internal static PgTestKitException Busy(Exception exception) =>
        new("Another command or reader of this test is still in progress, and under TestIsolation.Transaction there is one connection for all: await it or dispose it first, or use TestIsolation.Reset for code that runs queries in parallel.", exception);

    internal bool HasEnlisted(Transaction? ambient) => ambient is not null && _enlisted.ContainsKey(ambient);

    /// <summary>A TransactionScope is over.</summary>
    internal void Leave(Transaction ambient) => _enlisted.TryRemove(ambient, out _);

    /// <summary>Goes back to a savepoint as soon as the command ends that is in progress.</summary>
    internal void RollBackLater(Savepoint savepoint) => Volatile.Write(ref _overdue, savepoint);

    internal void End() => IsEnded = true;

    private string Save(SavepointKind kind)
    {
        ObjectDisposedException.ThrowIf(IsEnded, typeof(TestDatabase));
        var name = Stack.NextName();
        try
        {
            if (Volatile.Read(ref _overdue) is { } overdue)
            {
                Outer.Rollback(overdue.Name);
                Volatile.Write(ref _overdue, null);
            }

            if (!HasBeginning) Outer.Save(Beginning);
            HasBeginning = true;
            Outer.Save(name);
        }
        catch (NpgsqlOperationInProgressException exception)
        {
            ThrowIfBusy(exception);
        }
        catch (InvalidOperationException exception)
        {
            throw TransactionLease.Gone(exception);
        }

        Stack.Push(name, kind);
        return name;
    }

    // VACUUM, CREATE INDEX CONCURRENTLY and the like, which the code under test runs outside of any transaction.
    private static void ThrowIfInTransactionBlock(Exception exception)
    {
        if (exception is PostgresException { SqlState: PostgresErrorCodes.ActiveSqlTransaction } refused)
            throw new PgTestKitException($"{refused.MessageText}, and under TestIsolation.Transaction everything runs inside the test's. Use TestIsolation.Reset for what PostgreSQL does not do in a transaction.", exception);
    }

    private static void ThrowIfOneConnection(Exception exception)
    {
        ThrowIfBusy(exception);
        // The statement's savepoint was refused: what aborted the transaction was no statement of ours.
        if (exception is PostgresException { SqlState: PostgresErrorCodes.InFailedSqlTransaction })
            throw new PgTestKitException("An earlier statement on Database.Connection failed and aborted the test's transaction. Run statements that may fail on a connection from Database.CreateConnection(), or use TestIsolation.Reset.", exception);
    }
}
