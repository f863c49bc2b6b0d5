using System.Data;
using System.Data.Common;
using Npgsql;

namespace PgTestKit;

/// <summary>A transaction of the code under test. Whatever isolation level it asks for, it has: nobody else writes in the test's database.</summary>
internal sealed class SharedTransaction(SharedConnection connection, IsolationLevel isolationLevel, Savepoint savepoint) : DbTransaction
{
    public override IsolationLevel IsolationLevel { get; } = isolationLevel switch
    {
        IsolationLevel.Unspecified => IsolationLevel.ReadCommitted,
        IsolationLevel.Chaos => throw new NotSupportedException("Isolation level not supported: Chaos"),
        _ => isolationLevel,
    };

    public override bool SupportsSavepoints => true;

    protected override DbConnection? DbConnection => savepoint.IsEnded ? null : connection;

    private NpgsqlTransaction Inner => savepoint.IsEnded ? throw new InvalidOperationException("This transaction has completed; it is no longer usable.") : connection.Outer;

    public override void Commit() => End(savepoint.Commit);

    public override void Rollback() => End(savepoint.Rollback);

    public override Task CommitAsync(CancellationToken cancellationToken = default) => EndAsync(savepoint.CommitAsync(cancellationToken));

    public override Task RollbackAsync(CancellationToken cancellationToken = default) => EndAsync(savepoint.RollbackAsync(cancellationToken));

    public override void Save(string savepointName)
    {
        Inner.Save(savepointName);
        savepoint.OwnSavepointBegan();
    }

    public override void Rollback(string savepointName)
    {
        Inner.Rollback(savepointName);
        savepoint.OwnSavepointEnded();
    }

    public override async Task RollbackAsync(string savepointName, CancellationToken cancellationToken = default)
    {
        await Inner.RollbackAsync(savepointName, cancellationToken);
        savepoint.OwnSavepointEnded();
    }

    public override void Release(string savepointName)
    {
        Inner.Release(savepointName);
        savepoint.OwnSavepointEnded();
    }

    public override async Task ReleaseAsync(string savepointName, CancellationToken cancellationToken = default)
    {
        await Inner.ReleaseAsync(savepointName, cancellationToken);
        savepoint.OwnSavepointEnded();
    }

    public override async ValueTask DisposeAsync()
    {
        if (!savepoint.IsEnded)
        {
            await connection.CloseReaderAsync();
            await RollbackAsync();
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !savepoint.IsEnded)
        {
            connection.CloseReader();
            Rollback();
        }

        base.Dispose(disposing);
    }

    private void End(Action end)
    {
        try
        {
            end();
        }
        finally
        {
            if (savepoint.IsEnded) connection.Ended(this);
        }
    }

    private async Task EndAsync(Task end)
    {
        try
        {
            await end;
        }
        finally
        {
            if (savepoint.IsEnded) connection.Ended(this);
        }
    }
}
