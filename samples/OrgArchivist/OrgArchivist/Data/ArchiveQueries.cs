using Microsoft.EntityFrameworkCore;
using OrgArchivist.Model;

namespace OrgArchivist.Data;

/// <summary>The queries that PostgreSQL answers in its own way.</summary>
internal static class ArchiveQueries
{
    public static IQueryable<Output> Matching(this IQueryable<Output> outputs, string text) =>
        outputs.Where(output => EF.Functions.ILike(output.Title, $"%{text}%") || EF.Functions.ILike(output.Content, $"%{text}%"));

    public static async Task<decimal> TotalAwardedAsync(this IQueryable<Output> outputs, CancellationToken cancellationToken) =>
        await outputs.SumAsync(output => output.AwardedAmount, cancellationToken) ?? 0;

    public static void AddArchiveContext(this IServiceCollection services) => services.AddDbContext<ArchiveContext>((provider, options) =>
        options.UseNpgsql(provider.GetRequiredService<IConfiguration>().GetConnectionString("OrgArchivist"), ArchiveContext.ConfigureNpgsql));
}
