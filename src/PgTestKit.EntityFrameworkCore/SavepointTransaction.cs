using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace PgTestKit;

/// <summary>A context's transaction inside the test's: commit releases a savepoint, rollback and dispose go back to it. The application's interceptors and log hear of both as ever.</summary>
internal sealed class SavepointTransaction(
    IRelationalConnection connection, DbTransaction outer, Guid id, IDiagnosticsLogger<DbLoggerCategory.Database.Transaction> logger, ISqlGenerationHelper sql, Savepoint savepoint)
    : RelationalTransaction(connection, outer, id, logger, transactionOwned: false, sql)
{
    private DbTransaction Outer => this.GetDbTransaction();

    public override void Commit()
    {
        var (start, watch) = (DateTimeOffset.UtcNow, Stopwatch.StartNew());
        try
        {
            if (!Logger.TransactionCommitting(Connection, Outer, TransactionId, start).IsSuppressed) savepoint.Commit();
            Logger.TransactionCommitted(Connection, Outer, TransactionId, start, watch.Elapsed);
        }
        catch (Exception exception)
        {
            Logger.TransactionError(Connection, Outer, TransactionId, nameof(Commit), exception, start, watch.Elapsed);
            throw;
        }

        ClearTransaction();
    }

    public override async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        var (start, watch) = (DateTimeOffset.UtcNow, Stopwatch.StartNew());
        try
        {
            var committing = await Logger.TransactionCommittingAsync(Connection, Outer, TransactionId, start, cancellationToken);
            if (!committing.IsSuppressed) await savepoint.CommitAsync(cancellationToken);
            await Logger.TransactionCommittedAsync(Connection, Outer, TransactionId, start, watch.Elapsed, cancellationToken);
        }
        catch (Exception exception)
        {
            await Logger.TransactionErrorAsync(Connection, Outer, TransactionId, nameof(Commit), exception, start, watch.Elapsed, cancellationToken);
            throw;
        }

        await ClearTransactionAsync(cancellationToken);
    }

    public override void Rollback()
    {
        var (start, watch) = (DateTimeOffset.UtcNow, Stopwatch.StartNew());
        try
        {
            if (!Logger.TransactionRollingBack(Connection, Outer, TransactionId, start).IsSuppressed) savepoint.Rollback();
            Logger.TransactionRolledBack(Connection, Outer, TransactionId, start, watch.Elapsed);
        }
        catch (Exception exception)
        {
            Logger.TransactionError(Connection, Outer, TransactionId, nameof(Rollback), exception, start, watch.Elapsed);
            throw;
        }

        ClearTransaction();
    }

    public override async Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        var (start, watch) = (DateTimeOffset.UtcNow, Stopwatch.StartNew());
        try
        {
            var rollingBack = await Logger.TransactionRollingBackAsync(Connection, Outer, TransactionId, start, cancellationToken);
            if (!rollingBack.IsSuppressed) await savepoint.RollbackAsync(cancellationToken);
            await Logger.TransactionRolledBackAsync(Connection, Outer, TransactionId, start, watch.Elapsed, cancellationToken);
        }
        catch (Exception exception)
        {
            await Logger.TransactionErrorAsync(Connection, Outer, TransactionId, nameof(Rollback), exception, start, watch.Elapsed, cancellationToken);
            throw;
        }

        await ClearTransactionAsync(cancellationToken);
    }

    public override void CreateSavepoint(string name)
    {
        base.CreateSavepoint(name);
        savepoint.OwnSavepointBegan();
    }

    public override async Task CreateSavepointAsync(string name, CancellationToken cancellationToken = default)
    {
        await base.CreateSavepointAsync(name, cancellationToken);
        savepoint.OwnSavepointBegan();
    }

    public override void RollbackToSavepoint(string name)
    {
        base.RollbackToSavepoint(name);
        savepoint.OwnSavepointEnded();
    }

    public override async Task RollbackToSavepointAsync(string name, CancellationToken cancellationToken = default)
    {
        await base.RollbackToSavepointAsync(name, cancellationToken);
        savepoint.OwnSavepointEnded();
    }

    public override void ReleaseSavepoint(string name)
    {
        base.ReleaseSavepoint(name);
        savepoint.OwnSavepointEnded();
    }

    public override async Task ReleaseSavepointAsync(string name, CancellationToken cancellationToken = default)
    {
        await base.ReleaseSavepointAsync(name, cancellationToken);
        savepoint.OwnSavepointEnded();
    }

    public override void Dispose()
    {
        if (!savepoint.IsEnded) savepoint.Rollback();
        base.Dispose();
    }

    public override async ValueTask DisposeAsync()
    {
        if (!savepoint.IsEnded) await savepoint.RollbackAsync();
        await base.DisposeAsync();
    }
}
