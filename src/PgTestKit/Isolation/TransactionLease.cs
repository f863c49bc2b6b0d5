using System.Data;
using System.Data.Common;
using Npgsql;

namespace PgTestKit;

/// <summary>One transaction around the test, rolled back at its end; then the sequences are put back, which no rollback does.</summary>
internal sealed class TransactionLease : Lease
{
    // To PostgreSQL the same as read committed, and a mark that BEGIN as SQL does not make: it costs no statement of its own.
    private const IsolationLevel Marked = IsolationLevel.ReadUncommitted;
    private readonly SequenceBaseline _baseline;
    private readonly NpgsqlTransaction _transaction;

    private TransactionLease(ClonePool pool, Clone clone, NpgsqlConnection connection, SequenceBaseline baseline, NpgsqlTransaction transaction) : base(pool, clone, connection) =>
        (_baseline, _transaction) = (baseline, transaction);

    public override NpgsqlTransaction Transaction => _transaction;

    public override Savepoints Savepoints => field ??= new(_transaction, _baseline.HasDeferrable);

    public override DbDataSource DbDataSource => field ??= new SharedDataSource(Connection, Savepoints);

    public static Task<TransactionLease> BeginAsync(ClonePool pool, LeaseRequest request, CancellationToken cancellationToken) =>
        OpenAsync(pool, request, keeps: false, async (clone, connection) =>
        {
            var baseline = pool.Baseline.Sequences is { } known && clone.HasLoggedSequences
                ? known
                : await AsOwnerAsync(pool, clone, connection, owner => LogSequencesAsync(pool, clone, owner, cancellationToken), cancellationToken);
            return new TransactionLease(pool, clone, connection, baseline, await connection.BeginTransactionAsync(Marked, cancellationToken));
        }, cancellationToken);

    public static PgTestKitException Gone(Exception exception) => new(
        $"The test's transaction was gone before the test's end ({exception.Message}), so its changes could not be rolled back with it: COMMIT, ROLLBACK or PREPARE TRANSACTION as SQL, a closed connection, or a lost server. Let the code under test use the transactions of ADO.NET or EF, or use TestIsolation.Reset.", exception);

    private static async Task<SequenceBaseline> LogSequencesAsync(ClonePool pool, Clone clone, NpgsqlConnection owner, CancellationToken cancellationToken)
    {
        var baseline = await pool.Baseline.SequencesAsync(owner, cancellationToken);
        if (!clone.HasLoggedSequences && baseline.Writable.Count > 0) await owner.ExecuteAsync(baseline.Restore(all: true), cancellationToken);
        clone.HasLoggedSequences = true;
        return baseline;
    }

    protected override async ValueTask UndoAsync()
    {
        Savepoints.End();
        PostgresException? violation;
        try
        {
            (violation, var slot) = await RollBackAsync();
            await Connection.DisposeAsync();
            if (slot is null) await Pool.ReturnAsync(Clone);
            else await Pool.DiscardAsync(Clone, $"the test left replication slot {slot}. Drop it before the test ends");
        }
        catch (NpgsqlOperationInProgressException exception)
        {
            await Connection.DisposeAsync();
            await Pool.DiscardAsync(Clone, exception.Message);
            throw new PgTestKitException("The test left a command or a reader of Database.Connection open. Dispose it (await using) before the test ends.", exception);
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException or PgTestKitException)
        {
            await Connection.DisposeAsync();
            await Pool.DiscardAsync(Clone, exception.Message);
            if (exception is PgTestKitException) throw; // the owner can't connect to put the sequences back
            throw Gone(exception);
        }

        if (violation is not null)
            throw new PgTestKitException($"A deferred constraint is violated: {violation.MessageText}. {violation.Detail} COMMIT would have failed here in production: mend the code under test.", violation);
    }

    /// <summary>Rolls back, and returns the deferred constraint that COMMIT would have found violated, and a replication slot that no rollback drops.</summary>
    private async Task<(PostgresException? Violation, string? Slot)> RollBackAsync()
    {
        PostgresException? violation = null;
        TransactionEnd end;
        try
        {
            end = await RollBackAsync(checkConstraints: _baseline.HasDeferrable);
        }
        catch (PostgresException exception) when (_baseline.HasDeferrable && exception.SqlState != PostgresErrorCodes.InvalidSavepointSpecification)
        {
            // A test whose last statement failed could not have committed at all.
            violation = exception.SqlState == PostgresErrorCodes.InFailedSqlTransaction ? null : exception;
            end = await RollBackAsync(checkConstraints: false);
        }

        if (end.HasWritten || _baseline.HasUnlogged) await CleanAsync();
        // Npgsql's own go along: it would keep them otherwise, and with them those that PREPARE made.
        if (end.HasPrepared) Connection.UnprepareAll();
        return (violation, end.Slot);
    }

    /// <summary>After the rollback, does what is left to do.</summary>
    private async Task CleanAsync()
    {
        var (hasSequences, isVacuumDue) = (_baseline.Writable.Count > 0, ++Clone.RolledBack % DeadRows.TestsBetweenVacuums == 0);
        if (!hasSequences && !isVacuumDue) return;
        await AsOwnerAsync(async owner =>
        {
            if (hasSequences) await owner.ExecuteAsync(_baseline.Restore(), CancellationToken.None);
            if (isVacuumDue) await DeadRows.VacuumAsync(owner, only: null, CancellationToken.None);
            return true;
        }, CancellationToken.None);
    }

    private async Task<TransactionEnd> RollBackAsync(bool checkConstraints)
    {
        Clone.MayHavePrepared |= Savepoints.HasPrepared;
        var question = TransactionEnd.Sql(_baseline.HasSlots, Clone.MayHavePrepared);
        await using var batch = new NpgsqlBatch(Connection);
        if (checkConstraints) batch.BatchCommands.Add(new("SET CONSTRAINTS ALL IMMEDIATE"));
        // COMMIT AND CHAIN keeps the mark, but no savepoint.
        if (Savepoints.HasBeginning) batch.BatchCommands.Add(new("ROLLBACK TO SAVEPOINT " + Savepoints.Beginning));
        batch.BatchCommands.Add(new(question));
        batch.BatchCommands.Add(new("ROLLBACK"));
        try
        {
            await using var reader = await batch.ExecuteReaderAsync();
            var end = await TransactionEnd.ReadAsync(reader);
            return end.IsOurs ? end : throw new InvalidOperationException("it is another one now");
        }
        catch (PostgresException exception) when (!checkConstraints && exception.SqlState == PostgresErrorCodes.InFailedSqlTransaction)
        {
            // Failed on the raw connection, and nothing to go back to.
            await Connection.ExecuteAsync("ROLLBACK", CancellationToken.None);
            await using var command = new NpgsqlCommand(question, Connection);
            await using var reader = await command.ExecuteReaderAsync();
            return await TransactionEnd.ReadAsync(reader) with { HasWritten = true };
        }
    }
}
