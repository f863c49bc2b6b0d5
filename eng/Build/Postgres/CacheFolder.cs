namespace Build.Postgres;

/// <summary>Where fetched binaries are kept: the user's cache folder, or one that everybody can read.</summary>
internal static class CacheFolder
{
    private const string Shared = "/var/cache";

    /// <summary>Every cache whose binaries this process could use.</summary>
    public static IReadOnlyList<string> All() => Usable(Home(), Environment.IsPrivilegedProcess);

    /// <summary>The cache to fetch into.</summary>
    public static string ForFetching() => All()[0];

    // PostgreSQL refuses to run as root. Run as another user it can't read what lies below root's closed home.
    public static IReadOnlyList<string> Usable(string home, bool asRoot)
    {
        if (OperatingSystem.IsWindows())
            return [home];
        return asRoot && !EverybodyCanEnter(home) ? [Shared] : [home, Shared];
    }

    private static string Home()
    {
        if (OperatingSystem.IsWindows())
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);

        var user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        if (OperatingSystem.IsMacOS())
            return Path.Combine(user, "Library", "Caches");

        return Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } cache && Path.IsPathRooted(cache)
            ? cache
            : Path.Combine(user, ".cache");
    }

    private static bool EverybodyCanEnter(string folder)
    {
        for (var directory = new DirectoryInfo(folder); directory is not null; directory = directory.Parent)
        {
            if (directory.Exists && !directory.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
                return false;
        }

        return true;
    }
}
