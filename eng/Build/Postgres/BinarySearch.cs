using System.Text.RegularExpressions;

namespace Build.Postgres;

/// <summary>Looks for PostgreSQL's programs where the kit will look, in the kit's order.</summary>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="caches">Folders that may hold binaries which an earlier build fetched.</param>
/// <param name="root">What stands before the usual install folders; <c>/</c> outside of tests.</param>
internal sealed partial class BinarySearch(Func<string, string?> environment, IEnumerable<string> caches, string root = "/")
{
    private static readonly string[] UsualFolders =
    [
        "usr/lib/postgresql/*/bin",
        "usr/pgsql-*/bin",
        "usr/libexec/postgresql*",
        "usr/local/opt/postgresql*/bin",
        "opt/homebrew/opt/postgresql*/bin",
    ];

    /// <summary>The first folder that holds both postgres and initdb, or null.</summary>
    public string? Find() => Folders().FirstOrDefault(HoldsServer);

    public static bool HoldsServer(string folder) =>
        Executable.IsIn(folder, "postgres") && Executable.IsIn(folder, "initdb");

    private IEnumerable<string> Folders() =>
    [
        .. PathFolders(),
        .. UsualFolders.SelectMany(pattern => NewestFirst(root, pattern)),
        .. environment("ProgramFiles") is { Length: > 0 } programs ? NewestFirst(programs, "PostgreSQL/*/bin") : [],
        .. caches.Select(cache => new NpmPackage(cache).Binaries),
    ];

    // A link on the PATH leads to the folder where the other programs are.
    private IEnumerable<string> PathFolders()
    {
        foreach (var folder in Executable.Folders(environment("PATH")))
        {
            yield return folder;
            var postgres = Path.Combine(folder, "postgres");
            if (File.Exists(postgres) && File.ResolveLinkTarget(postgres, returnFinalTarget: true) is { } target)
                yield return Path.GetDirectoryName(target.FullName)!;
        }
    }

    private static IEnumerable<string> NewestFirst(string root, string pattern)
    {
        var segments = pattern.Split('/');
        var wild = Array.FindIndex(segments, segment => segment.Contains('*', StringComparison.Ordinal));
        var parent = Path.Combine([root, .. segments[..wild]]);
        if (!Directory.Exists(parent))
            return [];

        return Directory.EnumerateDirectories(parent, segments[wild])
            .OrderByDescending(folder => VersionOf(Path.GetFileName(folder)))
            .Select(folder => Path.Combine([folder, .. segments[(wild + 1)..]]));
    }

    private static Version VersionOf(string name)
    {
        var number = Number().Match(name).Value;
        return Version.TryParse(number.Contains('.', StringComparison.Ordinal) ? number : $"{number}.0", out var version)
            ? version
            : new Version();
    }

    [GeneratedRegex(@"[0-9]+(\.[0-9]+)*$")]
    private static partial Regex Number();
}
