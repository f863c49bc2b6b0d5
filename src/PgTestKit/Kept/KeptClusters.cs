using System.Text.Json;
using Npgsql;

namespace PgTestKit;

/// <summary>Data directories of local servers that held failed tests' databases: the newest few, under <c>kept/</c> in the kit's cache folder. As with servers' folders, the owner file beside each is the kit's mark, and locked while somebody works on it.</summary>
internal sealed class KeptClusters(string cache, Action<string> log)
{
    public const int Limit = 5;
    private const string Manifest = "server.json";

    public string Root { get; } = Path.Combine(cache, "kept");

    /// <summary>Drops what nobody will look at, so that less is put aside.</summary>
    public static async Task DropOthersAsync(RunningServer server)
    {
        try
        {
            await server.CompleteAsync(CancellationToken.None);
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync();
            foreach (var (name, marker) in await Marker.AllAsync(connection, CancellationToken.None))
                if (marker.PgTestKit != Marker.OfKept)
                    await DatabaseRemoval.DropAsync(connection, name, CancellationToken.None);
        }
        catch (Exception exception) when (exception is NpgsqlException or PgTestKitException)
        {
            // They only cost space: a server that crashed is put aside as it is.
        }
    }

    /// <summary>Moves the data directory of a stopped server here. A failure costs the kept databases, not the run.</summary>
    public async Task PutAsideAsync(ServerFolder folder, KeptCluster cluster)
    {
        var entry = Path.Combine(Root, Path.GetFileName(folder.FullPath));
        try
        {
            Directory.CreateDirectory(cache);
            if (!Directory.Exists(Root)) await ClusterCache.CreateRootAsync(Root, CancellationToken.None);
            using (FileLock.TryTake(entry + OrphanedFolders.OwnerFile))
            {
                // The manifest comes last: an entry without one is not whole.
                await IServerFiles.Here.KeepAsync(folder.Data, entry, folder.Password);
                await IServerFiles.Here.WriteAsync(Path.Combine(entry, Manifest), JsonSerializer.Serialize(cluster));
            }

            log($"kept {cluster.Databases.Count} databases of failed tests in {entry}; open one with: {OpenCommand(cluster.Databases[^1].Name)}");
            foreach (var old in (await ListAsync(CancellationToken.None)).Skip(Limit)) await RemoveAsync(old.Folder);
        }
        catch (Exception exception) when (exception is PgTestKitException or IOException or UnauthorizedAccessException)
        {
            log($"the databases of failed tests could not be kept in {entry}: {exception.Message}");
            if (Directory.Exists(entry)) await RemoveAsync(entry);
        }
    }

    /// <summary>How to open a database that will be put aside here.</summary>
    public string OpenCommand(string database) =>
        $"pgtestkit psql {database}" + (cache == CacheFolder.Candidates[0] ? "" : $" --cache {cache}");

    /// <summary>What was put aside, the newest first. What has no owner file is not the kit's; what has no manifest is not whole.</summary>
    public async Task<IReadOnlyList<(string Folder, DateTimeOffset At, KeptCluster? Cluster)>> ListAsync(CancellationToken cancellationToken)
    {
        var entries = new List<(string, DateTimeOffset At, KeptCluster?)>();
        if (!Directory.Exists(Root) || new DirectoryInfo(Root).LinkTarget is not null) return entries;
        foreach (var owner in Directory.EnumerateFiles(Root, "*" + OrphanedFolders.OwnerFile))
        {
            var folder = owner[..^OrphanedFolders.OwnerFile.Length];
            if (Directory.Exists(folder)) entries.Add((folder, File.GetLastWriteTimeUtc(owner), await ReadAsync(folder, cancellationToken)));
        }

        return [.. entries.OrderByDescending(entry => entry.At)];
    }

    /// <summary>Starts a server on a copy of the data directory that holds a database, so that it stays as the test left it; null when none does.</summary>
    public async Task<RunningServer?> StartAsync(string database, CancellationToken cancellationToken)
    {
        foreach (var (entry, _, cluster) in await ListAsync(cancellationToken))
        {
            if (cluster?.Databases.Any(kept => kept.Name == database) != true) continue;
            var major = new VersionRange(cluster.Version.Split('.')[0]);
            IEnumerable<BinariesCandidate> candidates = [new(cluster.Binaries, "the suite's own"), .. BinariesSearch.Candidates(null)];
            var binaries = await PostgresBinaries.FindAsync(candidates, major, new(CacheOptions.Default), cancellationToken);
            return await StartAsync(entry, cluster, binaries, cancellationToken);
        }

        return null;
    }

    /// <summary>Removes an entry unless somebody works on it; says whether it did.</summary>
    public static async Task<bool> RemoveAsync(string entry)
    {
        using var free = FileLock.TryTake(entry + OrphanedFolders.OwnerFile);
        if (free is null) return false;
        await IServerFiles.Here.RemoveAsync(entry, entry + OrphanedFolders.OwnerFile);
        return true;
    }

    private static async Task<RunningServer> StartAsync(string entry, KeptCluster cluster, PostgresBinaries binaries, CancellationToken cancellationToken)
    {
        var folder = await ServerFolder.TakeAsync(DataParent.Choose(), cancellationToken);
        try
        {
            using (await FileLock.TakeAsync(entry + OrphanedFolders.OwnerFile, () => { }, cancellationToken))
            {
                await IServerFiles.Here.CopyKeptAsync(entry, folder.FullPath, cancellationToken);
                folder.Password = await File.ReadAllTextAsync(Path.Combine(entry, "password"), cancellationToken);
            }

            var server = new LocalServerProcess(binaries, folder, cluster.Settings);
            await server.StartAsync(cached: null, cancellationToken);
            return server;
        }
        catch
        {
            await folder.DeleteAsync();
            throw;
        }
    }

    private static async Task<KeptCluster?> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize<KeptCluster>(await File.ReadAllTextAsync(Path.Combine(folder, Manifest), cancellationToken));
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
