using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace PgTestKit;

/// <summary>A context's transaction inside the test's: commit releases a savepoint, rollback and dispose go back to it.</summary>
internal sealed class SavepointTransaction : RelationalTransaction
{
    private readonly NpgsqlTransaction _outer;
    private readonly SavepointStack _stack;
    private readonly string _name;
    private bool _isEnded;

    public SavepointTransaction(
        IRelationalConnection connection, NpgsqlTransaction outer, Guid id, IDiagnosticsLogger<DbLoggerCategory.Database.Transaction> logger, ISqlGenerationHelper sql, SavepointStack stack)
        : base(connection, outer, id, logger, transactionOwned: false, sql)
    {
        (_outer, _stack, _name) = (outer, stack, stack.Push());
        outer.Save(_name);
    }

    public override void Commit()
    {
        if (End(SavepointState.Released)) _outer.Release(_name);
        ClearTransaction();
    }

    public override async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        if (End(SavepointState.Released)) await _outer.ReleaseAsync(_name, cancellationToken);
        await ClearTransactionAsync(cancellationToken);
    }

    public override void Rollback()
    {
        if (End(SavepointState.RolledBack)) _outer.Rollback(_name);
        ClearTransaction();
    }

    public override async Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        if (End(SavepointState.RolledBack)) await _outer.RollbackAsync(_name, cancellationToken);
        await ClearTransactionAsync(cancellationToken);
    }

    public override void Dispose()
    {
        if (!_isEnded) Rollback();
        base.Dispose();
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_isEnded) await RollbackAsync();
        await base.DisposeAsync();
    }

    /// <summary>Whether there is something to do: an earlier transaction may have done the same already. That it did the opposite is an error.</summary>
    private bool End(SavepointState wanted)
    {
        if (_isEnded) throw new InvalidOperationException("This transaction has completed; it is no longer usable.");
        _isEnded = true;
        var state = _stack.Pop(_name, rollback: wanted == SavepointState.RolledBack);
        return state == SavepointState.Open || (state == wanted ? false : throw Overtaken());
    }

    private static PgTestKitException Overtaken() =>
        new("A transaction that began earlier, in another context of this test, ended while this one was open, and took it along: under TestIsolation.Transaction both are savepoints of one connection. Use TestIsolation.Reset for code with overlapping transactions.");
}
