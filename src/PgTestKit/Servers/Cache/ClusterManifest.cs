namespace PgTestKit;

/// <summary>The size of every file of a cached cluster, so that a truncated or missing one is noticed before the server trips over it.</summary>
internal static class ClusterManifest
{
    internal static readonly string[] Parts = ["data", "base", "rest"];

    public static string Of(string entry) => string.Join('\n',
        Parts.SelectMany(part => new DirectoryInfo(Path.Combine(entry, part)).EnumerateFiles("*", SearchOption.AllDirectories))
            .Select(file => $"{file.Length} {Path.GetRelativePath(entry, file.FullName)}").Order(StringComparer.Ordinal));

    public static long Bytes(string manifest) =>
        manifest.Split('\n').Sum(line => long.TryParse(line.AsSpan(0, Math.Max(0, line.IndexOf(' ', StringComparison.Ordinal))), out var length) ? length : 0);
}
