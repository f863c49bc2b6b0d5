namespace PgTestKit;

/// <summary>The kit's folder in the user's cache. Root has one outside its home, where the unprivileged user that runs PostgreSQL can read.</summary>
internal static class CacheFolder
{
    public const string Variable = "PGTESTKIT_CACHE";

    public static IReadOnlyList<string> Candidates { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? [Path.GetFullPath(named)]
        : UnprivilegedUser.IsNeeded ? ["/var/cache/pgtestkit", OfUser()] : [OfUser()];

    // A home that does not exist is named in the log; without any, a relative path would end up beside the tests.
    private static string OfUser() =>
        OfUser(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), Environment.GetEnvironmentVariable("XDG_CACHE_HOME"));

    internal static string OfUser(string home, string? xdgCacheHome)
    {
        if (home.Length == 0) home = Path.GetFullPath("/");
        var cache = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
            : Path.IsPathRooted(xdgCacheHome) ? xdgCacheHome
            : Path.Combine(home, ".cache");
        return Path.Combine(cache, "pgtestkit");
    }
}
