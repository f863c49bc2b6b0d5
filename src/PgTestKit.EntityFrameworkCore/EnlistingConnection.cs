using System.Transactions;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql.EntityFrameworkCore.PostgreSQL.Storage.Internal;

namespace PgTestKit;

#pragma warning disable EF1001 // Nothing else is asked when a context meets a TransactionScope.

/// <summary>Makes a savepoint of a TransactionScope: Npgsql's connection can't enlist in one while the test's transaction is open.</summary>
internal sealed class EnlistingConnection(RelationalConnectionDependencies dependencies, NpgsqlDataSourceManager dataSourceManager, IDbContextOptions options)
    : NpgsqlRelationalConnection(dependencies, dataSourceManager, options)
{
    protected override void ConnectionEnlistTransaction(Transaction? transaction)
    {
        if (SavepointTransactionFactory.Of(Dependencies.ContextOptions) is not { } savepoints) base.ConnectionEnlistTransaction(transaction);
        else if (transaction is not null) savepoints.Enlist(transaction);
    }
}
