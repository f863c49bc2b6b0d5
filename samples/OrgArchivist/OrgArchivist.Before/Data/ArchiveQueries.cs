using Microsoft.EntityFrameworkCore;
using OrgArchivist.Model;

namespace OrgArchivist.Data;

/// <summary>The queries that SQLite answers in its own way: LIKE for ILIKE, and sums as double.</summary>
internal static class ArchiveQueries
{
    public static IQueryable<Output> Matching(this IQueryable<Output> outputs, string text) =>
        outputs.Where(output => EF.Functions.Like(output.Title, $"%{text}%") || EF.Functions.Like(output.Content, $"%{text}%"));

    public static async Task<decimal> TotalAwardedAsync(this IQueryable<Output> outputs, CancellationToken cancellationToken) =>
        (decimal)(await outputs.SumAsync(output => (double?)output.AwardedAmount, cancellationToken) ?? 0);

    public static void AddArchiveContext(this IServiceCollection services) => services.AddDbContext<ArchiveContext>(options =>
        options.UseSqlite("Data Source=org_archivist.db"));
}
