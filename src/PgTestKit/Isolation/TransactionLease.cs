using Npgsql;

namespace PgTestKit;

/// <summary>One transaction around the test, rolled back at its end; then the sequences are put back, which no rollback does.</summary>
internal sealed class TransactionLease : Lease
{
    private readonly Baseline _baseline;
    private readonly NpgsqlTransaction _transaction;

    private TransactionLease(ClonePool pool, Clone clone, NpgsqlConnection connection, Baseline baseline, NpgsqlTransaction transaction) : base(pool, clone, connection) =>
        (_baseline, _transaction) = (baseline, transaction);

    public override NpgsqlTransaction Transaction => _transaction;

    public static Task<TransactionLease> BeginAsync(ClonePool pool, CancellationToken cancellationToken) =>
        OpenAsync(pool, once: false, async (clone, connection) =>
        {
            var baseline = await pool.BaselineAsync(connection, cancellationToken);
            return new TransactionLease(pool, clone, connection, baseline, await connection.BeginTransactionAsync(cancellationToken));
        }, cancellationToken);

    protected override async ValueTask UndoAsync()
    {
        try
        {
            var violation = await FirstDeferredViolationAsync();
            if (await RollBackAsync() && _baseline.Sequences.Length > 0)
            {
                await using var batch = new NpgsqlBatch(Connection) { BatchCommands = { _baseline.RestoreSequences() } };
                await batch.ExecuteNonQueryAsync();
            }

            await Connection.DisposeAsync();
            Pool.Return(Clone);
            if (violation is not null)
                throw new PgTestKitException($"A deferred constraint is violated: {violation.MessageText}. {violation.Detail} COMMIT would have failed here in production: mend the code under test.", violation);
        }
        catch (NpgsqlOperationInProgressException exception)
        {
            await Connection.DisposeAsync();
            Pool.Discard(Clone, exception.Message);
            throw new PgTestKitException("The test left a command or a reader of Database.Connection open. Dispose it (await using) before the test ends.", exception);
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            await Connection.DisposeAsync();
            Pool.Discard(Clone, exception.Message);
            throw new PgTestKitException($"The test's transaction was gone before the test's end ({exception.Message}), so its changes could not be rolled back with it: COMMIT or ROLLBACK as SQL, a closed connection, or a lost server. Let the code under test use EF's transactions, or use TestIsolation.Reset.", exception);
        }
    }

    private async Task<PostgresException?> FirstDeferredViolationAsync()
    {
        if (!_baseline.HasDeferrable) return null;
        try
        {
            await Connection.ExecuteAsync("SET CONSTRAINTS ALL IMMEDIATE", CancellationToken.None);
            return null;
        }
        catch (PostgresException exception)
        {
            return exception.SqlState == PostgresErrorCodes.InFailedSqlTransaction ? null : exception;
        }
    }

    /// <summary>Whether the transaction may have changed anything: a transaction without an id of its own has written nothing. The savepoint fails where there is no transaction any more.</summary>
    private async Task<bool> RollBackAsync()
    {
        try
        {
            await using var batch = new NpgsqlBatch(Connection) { BatchCommands = { new("SAVEPOINT pgtestkit_end"), new("SELECT pg_current_xact_id_if_assigned() IS NOT NULL"), new("ROLLBACK") } };
            return await batch.ExecuteScalarAsync() is true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InFailedSqlTransaction)
        {
            await Connection.ExecuteAsync("ROLLBACK", CancellationToken.None);
            return true;
        }
    }
}
