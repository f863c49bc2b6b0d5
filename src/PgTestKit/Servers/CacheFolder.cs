namespace PgTestKit;

/// <summary>The kit's folder in the user's cache. Root has one outside its home, where the unprivileged user that runs PostgreSQL can read.</summary>
internal static class CacheFolder
{
    public const string Variable = "PGTESTKIT_CACHE";

    public static IReadOnlyList<string> Candidates { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? [Path.GetFullPath(named)]
        : UnprivilegedUser.IsNeeded ? ["/var/cache/pgtestkit", OfUser()] : [OfUser()];

    private static string OfUser()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var cache = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
            : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg
            : Path.Combine(home, ".cache");
        return Path.Combine(cache, "pgtestkit");
    }
}
