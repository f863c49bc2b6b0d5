namespace PgTestKit;

/// <summary>A cached cluster as <c>pgtestkit</c> lists it.</summary>
/// <param name="Key">Its folder's name.</param>
/// <param name="LastUsed">When it was copied last.</param>
internal sealed record CacheEntry(string Key, DateTimeOffset LastUsed)
{
    /// <summary>The whole entries, the one used last first. A folder without a manifest is not one.</summary>
    public static IReadOnlyList<CacheEntry> In(string root) => !Directory.Exists(root) ? [] :
    [
        .. from folder in new DirectoryInfo(root).EnumerateDirectories()
           where folder.Name.StartsWith("bare-", StringComparison.Ordinal) || folder.Name.StartsWith("done-", StringComparison.Ordinal)
           let manifest = new FileInfo(Path.Combine(folder.FullName, "manifest"))
           where manifest.Exists
           orderby manifest.LastWriteTimeUtc descending
           select new CacheEntry(folder.Name, manifest.LastWriteTimeUtc),
    ];
}
