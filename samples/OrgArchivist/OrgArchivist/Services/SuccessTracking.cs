using Microsoft.EntityFrameworkCore;
using OrgArchivist.Data;
using OrgArchivist.Model;

namespace OrgArchivist.Services;

/// <summary>How many of a type were decided, and how; the rate is null before the first decision.</summary>
public sealed record AwardRate(OutputType Type, int Awarded, int NotAwarded)
{
    public decimal? Rate => Awarded + NotAwarded == 0 ? null : decimal.Round((decimal)Awarded / (Awarded + NotAwarded), 3);
}

public sealed class SuccessTracking(ArchiveContext archive)
{
    public async Task<IReadOnlyList<AwardRate>> AwardRatesAsync(CancellationToken cancellationToken = default)
    {
        var rates = await archive.Outputs
            .GroupBy(output => output.Type)
            .Select(group => new
            {
                Type = group.Key,
                Awarded = group.Count(output => output.Status == OutputStatus.Awarded),
                NotAwarded = group.Count(output => output.Status == OutputStatus.NotAwarded),
            })
            .ToListAsync(cancellationToken);
        return [.. rates.OrderBy(rate => rate.Type).Select(rate => new AwardRate(rate.Type, rate.Awarded, rate.NotAwarded))];
    }

    public async Task<IReadOnlyDictionary<OutputStatus, int>> CountByStatusAsync(CancellationToken cancellationToken = default) =>
        (await archive.Outputs.GroupBy(output => output.Status).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken))
            .ToDictionary(status => status.Key, status => status.Count);

    public Task<decimal> TotalAwardedAsync(CancellationToken cancellationToken = default) => archive.Outputs.TotalAwardedAsync(cancellationToken);
}
