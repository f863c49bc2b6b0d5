using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace PgTestKit;

/// <summary>Makes a savepoint of each transaction that a context begins inside the test's transaction.</summary>
internal sealed class SavepointTransactionFactory(RelationalTransactionFactoryDependencies dependencies) : RelationalTransactionFactory(dependencies)
{
    public override RelationalTransaction Create(
        IRelationalConnection connection, DbTransaction transaction, Guid transactionId, IDiagnosticsLogger<DbLoggerCategory.Database.Transaction> logger, bool transactionOwned)
    {
        var savepoints = Of(connection.Context.GetService<IDbContextOptions>());
        return savepoints is null || !transactionOwned
            ? base.Create(connection, transaction, transactionId, logger, transactionOwned)
            : new SavepointTransaction(connection, transaction, transactionId, logger, Dependencies.SqlGenerationHelper, savepoints.Begin());
    }

    public static Savepoints? Of(IDbContextOptions options) =>
        options.FindExtension<CoreOptionsExtension>()?.Interceptors?.OfType<SavepointInterceptor>().LastOrDefault()?.Savepoints;
}
