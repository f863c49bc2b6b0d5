using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace PgTestKit;

/// <summary>Makes a savepoint of each transaction that a context begins inside the test's transaction.</summary>
internal sealed class SavepointTransactionFactory(RelationalTransactionFactoryDependencies dependencies) : RelationalTransactionFactory(dependencies)
{
    public override RelationalTransaction Create(
        IRelationalConnection connection, DbTransaction transaction, Guid transactionId, IDiagnosticsLogger<DbLoggerCategory.Database.Transaction> logger, bool transactionOwned)
    {
        var interceptor = connection.Context.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()?.Interceptors?.OfType<SavepointInterceptor>().LastOrDefault();
        return interceptor is null || !transactionOwned
            ? base.Create(connection, transaction, transactionId, logger, transactionOwned)
            : new SavepointTransaction(connection, (NpgsqlTransaction)transaction, transactionId, logger, Dependencies.SqlGenerationHelper, interceptor.Stack);
    }
}
