using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaDealing.Data;
using PaDealing.Dealing;

namespace PaDealing.Services;

/// <summary>Holds requests against the compliance rules.</summary>
public sealed class BreachService(DealingContext dealing, TimeProvider time)
{
    public const string RestrictedSecurityRule = "restricted_security";

    /// <summary>Adds a breach for each rule that the request breaks. The caller saves.</summary>
    public async Task CheckAsync(PadRequest request, CancellationToken cancellationToken = default)
    {
        if (await CheckRestrictionAsync(request, Today(), cancellationToken))
            request.Status = RequestStatus.Breached;

        if (await FindActiveStockAsync(request.InstSymbol, cancellationToken) is { } stock)
            Add(request, "active_stock", BreachSeverity.Low, $"{stock.Desk} traded {stock.InstSymbol} on {stock.LastTradedOn:yyyy-MM-dd}.");
    }

    /// <summary>Adds a breach for each rule that the deal breaks, approved or not. The caller saves.</summary>
    public async Task CheckAsync(PadRequest request, PadExecution execution, CancellationToken cancellationToken = default)
    {
        await CheckRestrictionAsync(request, execution.ExecutedOn, cancellationToken);
        if (execution.Quantity > request.Quantity)
            Add(request, "quantity_exceeded", BreachSeverity.Medium, FormattableString.Invariant($"Dealt {execution.Quantity}, approved {request.Quantity}."));
    }

    /// <summary>Adds a breach if the request's security is restricted on that day. The caller saves.</summary>
    public async Task<bool> CheckRestrictionAsync(PadRequest request, DateOnly day, CancellationToken cancellationToken = default)
    {
        if (await FindRestrictionAsync(request.Isin, day, cancellationToken) is not { } restriction)
            return false;

        Add(request, RestrictedSecurityRule, BreachSeverity.High, $"{restriction.Name} is restricted: {restriction.Reason}");
        return true;
    }

    public async Task<IReadOnlyList<BreachView>> ListAsync(
        BreachSeverity? severity,
        bool? resolved,
        CancellationToken cancellationToken = default) =>
        await dealing.Breaches
            .Where(breach => severity == null || breach.Severity == severity)
            .Where(breach => resolved == null || breach.ResolvedAt != null == resolved)
            .OrderByDescending(breach => breach.Severity)
            .ThenBy(breach => breach.Id)
            .Select(breach => new BreachView(
                breach.Id,
                breach.RequestId,
                breach.EmployeeId,
                breach.Rule,
                breach.Severity,
                breach.Description,
                breach.DetectedAt,
                breach.ResolvedAt))
            .ToListAsync(cancellationToken);

    private Task<RestrictedSecurity?> FindRestrictionAsync(string isin, DateOnly day, CancellationToken cancellationToken) =>
        dealing.RestrictedSecurities.AsNoTracking().SingleOrDefaultAsync(
            security => security.Isin == isin
                && security.RestrictedFrom <= day
                && (security.RestrictedUntil == null || security.RestrictedUntil >= day),
            cancellationToken);

    private async Task<ActiveStock?> FindActiveStockAsync(string symbol, CancellationToken cancellationToken)
    {
        var days = await dealing.ComplianceConfig
            .Where(setting => setting.Key == "active_stock_days")
            .Select(setting => setting.Value)
            .SingleAsync(cancellationToken);
        var since = Today().AddDays(-int.Parse(days, CultureInfo.InvariantCulture));
        return await dealing.ActiveStocks.AsNoTracking().SingleOrDefaultAsync(
            stock => stock.InstSymbol == symbol && stock.LastTradedOn >= since,
            cancellationToken);
    }

    private void Add(PadRequest request, string rule, BreachSeverity severity, string description) => dealing.Breaches.Add(new PadBreach
    {
        RequestId = request.Id,
        EmployeeId = request.EmployeeId,
        Rule = rule,
        Severity = severity,
        Description = description,
        DetectedAt = time.GetUtcNow(),
    });

    private DateOnly Today() => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
}
