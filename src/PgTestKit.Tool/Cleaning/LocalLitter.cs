namespace PgTestKit.Cleaning;

/// <summary>What test runs left on this machine. Each kind is told by the kit's own mark: a manifest, or an owner file.</summary>
internal static class LocalLitter
{
    public static LitterGroup Cache(string cache)
    {
        var root = Path.Combine(cache, "clusters");
        var clusters = new ClusterCache(root, CacheOptions.Default, line => throw new PgTestKitException(line)); // a suite goes on without its cache; this has nothing else to do
        return new("Cluster cache", root, [.. CacheEntry.In(root).Select(entry =>
            new Litter(entry.Key, FolderSize.Of(Path.Combine(root, entry.Key)), entry.LastUsed, () => RemoveAsync(clusters, entry.Key, Path.Combine(root, entry.Key))))]);
    }

    public static IEnumerable<LitterGroup> Orphans() =>
        from parent in DataParent.All.Distinct()
        let folders = OrphanedFolders.Find(parent)
        select new LitterGroup("Data folders of dead processes", Path.Combine(parent, "pgtestkit-" + IServerFiles.Here.UserName), [.. folders.Select(folder =>
            new Litter(Path.GetFileName(folder), FolderSize.Of(folder), File.GetLastWriteTimeUtc(folder + OrphanedFolders.OwnerFile), () => OrphanedFolders.RemoveAsync(folder, CancellationToken.None)))]);

    public static async Task<LitterGroup> KeptAsync(string cache, CancellationToken cancellationToken)
    {
        var kept = new KeptClusters(cache, _ => { });
        var entries = await kept.ListAsync(cancellationToken);
        return new("Kept databases", kept.Root, [.. entries.Select(entry =>
            new Litter(NameOf(entry.Folder, entry.Cluster), FolderSize.Of(entry.Folder), entry.At, () => KeptClusters.RemoveAsync(entry.Folder)))]);
    }

    private static string NameOf(string folder, KeptCluster? cluster) =>
        Path.GetFileName(folder) + (cluster is null ? " (not whole)" : string.Concat(cluster.Databases.Select(database => $"{Environment.NewLine}{database.Name}, {database.Test.Name}")));

    private static async Task<bool> RemoveAsync(ClusterCache clusters, string key, string folder)
    {
        try
        {
            await clusters.RemoveAsync(key);
            return true;
        }
        catch (PgTestKitException) when (!Directory.Exists(folder))
        {
            return true; // somebody else did
        }
    }
}
