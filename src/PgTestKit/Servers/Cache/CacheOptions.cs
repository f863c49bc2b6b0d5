namespace PgTestKit;

/// <summary>Where the cluster cache is and how much it may hold.</summary>
/// <param name="MaxBytes">The size of all entries; none are kept when it is 0.</param>
/// <param name="MaxAge">How long an entry stays that nobody uses.</param>
/// <param name="Folder">The cache's folder; the user's own by default.</param>
internal sealed record CacheOptions(long MaxBytes, TimeSpan MaxAge, string? Folder = null)
{
    public static CacheOptions Default { get; } = new(2L << 30, TimeSpan.FromDays(30));
}
