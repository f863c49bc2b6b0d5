using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PgTestKit;

/// <summary>Lets SaveChanges begin a transaction, here a savepoint, even for one statement: a violation would abort the test's whole transaction otherwise.</summary>
internal sealed class AlwaysInTransaction : SaveChangesInterceptor
{
    public static AlwaysInTransaction Instance { get; } = new();

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Demand(eventData.Context);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Demand(eventData.Context);
        return new(result);
    }

    private static void Demand(DbContext? context)
    {
        if (context is not null) context.Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
    }
}
