using System.Data.Common;
using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace PgTestKit;

/// <summary>Lets a statement outside any transaction of the context fail alone: in the test's transaction it would abort all. And says what to do about two commands at once.</summary>
internal sealed class StatementInterceptor(Savepoints savepoints) : DbCommandInterceptor, ISaveChangesInterceptor
{
    private Guid _begun; // the last statement; another one can't be running
    private bool _isSave; // whether it is one of the SaveChanges that runs

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => Begin(eventData, result);

    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result) => Begin(eventData, result);

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => Begin(eventData, result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) => BeginAsync(eventData, result, cancellationToken);

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) => BeginAsync(eventData, result, cancellationToken);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => BeginAsync(eventData, result, cancellationToken);

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result) => Guard(eventData, result);

    public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default) => new(Guard(eventData, result));

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData)
    {
        Savepoints.ThrowIfBusy(eventData.Exception);
        if (HasBegun(eventData)) savepoints.UndoStatement(eventData.Exception);
    }

    public override async Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Savepoints.ThrowIfBusy(eventData.Exception);
        if (HasBegun(eventData)) await savepoints.UndoStatementAsync(eventData.Exception);
    }

    public override void CommandCanceled(DbCommand command, CommandEndEventData eventData)
    {
        if (HasBegun(eventData)) savepoints.UndoStatement(new OperationCanceledException());
    }

    public override async Task CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (HasBegun(eventData)) await savepoints.UndoStatementAsync(new OperationCanceledException());
    }

    public InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        _isSave = false;
        return result;
    }

    public ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => new(SavingChanges(eventData, result));

    // With AutoTransactionBehavior.Never, a later statement of a batch may fail, of which no command is told.
    public void SaveChangesFailed(DbContextErrorEventData eventData)
    {
        if (_isSave && eventData.Exception.InnerException is NpgsqlException failure) savepoints.UndoStatement(failure);
    }

    public async Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        if (_isSave && eventData.Exception.InnerException is NpgsqlException failure) await savepoints.UndoStatementAsync(failure);
    }

    // A query may fail while its rows are read, of which EF tells nobody. SaveChanges needs Npgsql's own reader, and reads one row for each that it wrote.
    private DbDataReader Guard(CommandExecutedEventData eventData, DbDataReader result) =>
        result is NpgsqlDataReader reader && eventData.CommandSource is (CommandSource.LinqQuery or CommandSource.FromSqlQuery) && IsStatement(eventData) ? new SharedReader(reader, savepoints, isStatement: true) : result;

    private static bool IsStatement(DbContextEventData eventData) =>
        eventData.Context is { } context && context.Database.CurrentTransaction is null && context.Database.GetEnlistedTransaction() is null;

    // One that was canceled before has none, and the savepoint before it is another statement's.
    private bool HasBegun(CommandEndEventData eventData) => eventData.CommandId == _begun && IsStatement(eventData);

    private InterceptionResult<T> Begin<T>(CommandEventData eventData, InterceptionResult<T> result)
    {
        if (result.HasResult || !IsStatement(eventData)) return result;
        savepoints.BeginStatement();
        (_begun, _isSave) = (eventData.CommandId, eventData.CommandSource == CommandSource.SaveChanges);
        return result;
    }

    private async ValueTask<InterceptionResult<T>> BeginAsync<T>(CommandEventData eventData, InterceptionResult<T> result, CancellationToken cancellationToken)
    {
        if (result.HasResult || !IsStatement(eventData)) return result;
        await savepoints.BeginStatementAsync(cancellationToken);
        (_begun, _isSave) = (eventData.CommandId, eventData.CommandSource == CommandSource.SaveChanges);
        return result;
    }
}
