namespace PgTestKit;

/// <summary>The size of every file of a cached cluster, so that a truncated or missing one is noticed before the server trips over it.</summary>
internal static class ClusterManifest
{
    public static string Of(string data) => string.Join('\n',
        new DirectoryInfo(data).EnumerateFiles("*", SearchOption.AllDirectories).Select(file => $"{file.Length} {Path.GetRelativePath(data, file.FullName)}").Order(StringComparer.Ordinal));

    public static long Bytes(string manifest) =>
        manifest.Split('\n').Sum(line => long.TryParse(line.AsSpan(0, Math.Max(0, line.IndexOf(' ', StringComparison.Ordinal))), out var length) ? length : 0);
}
