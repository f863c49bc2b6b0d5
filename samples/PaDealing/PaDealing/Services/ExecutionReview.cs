using Microsoft.EntityFrameworkCore;
using PaDealing.Data;

namespace PaDealing.Services;

/// <summary>Holds what was dealt against the restricted list as it is now: entries may come late, for days that have passed.</summary>
public sealed class ExecutionReview(DealingContext dealing, BreachService breaches)
{
    /// <summary>Adds a breach for each execution on a restricted day that has none yet, and saves.</summary>
    /// <returns>How many it added.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        var executions = await dealing.Executions
            .Include(execution => execution.Request)
            .Where(execution => dealing.RestrictedSecurities.Any(security => security.Isin == execution.Request!.Isin
                && security.RestrictedFrom <= execution.ExecutedOn
                && (security.RestrictedUntil == null || security.RestrictedUntil >= execution.ExecutedOn)))
            .Where(execution => !dealing.Breaches.Any(breach => breach.RequestId == execution.RequestId && breach.Rule == BreachService.RestrictedSecurityRule))
            .ToListAsync(cancellationToken);
        foreach (var execution in executions)
            await breaches.CheckRestrictionAsync(execution.Request!, execution.ExecutedOn, cancellationToken);
        await dealing.SaveChangesAsync(cancellationToken);
        return executions.Count;
    }
}
