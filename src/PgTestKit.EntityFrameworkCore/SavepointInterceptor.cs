using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace PgTestKit;

/// <summary>Hands the test's transaction to a context that begins one of its own; <see cref="SavepointTransactionFactory"/> makes a savepoint of it.</summary>
internal sealed class SavepointInterceptor(NpgsqlTransaction outer, Savepoints savepoints) : DbTransactionInterceptor
{
    public Savepoints Savepoints => savepoints;

    public override InterceptionResult<DbTransaction> TransactionStarting(DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result) =>
        InterceptionResult<DbTransaction>.SuppressWithResult(outer);

    public override ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default) =>
        new(InterceptionResult<DbTransaction>.SuppressWithResult(outer));
}
