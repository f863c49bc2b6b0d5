using Microsoft.EntityFrameworkCore;

namespace NetRaven.Initialization;

/// <summary>The tables of one model. There are two models: each has a step of its own.</summary>
public sealed class TablesStep<TContext>(IDbContextFactory<TContext> contexts) : IInitializationStep where TContext : DbContext
{
    public string Name => $"tables of {typeof(TContext).Name}";

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count == 0) return "no migration is pending";

        await context.Database.MigrateAsync(cancellationToken);
        return string.Join(", ", pending);
    }
}
