namespace PgTestKit;

/// <summary>Gets a local server going by the shortest way: a cached cluster with the template, else a cached bare cluster, else <c>initdb</c>.</summary>
internal sealed class LocalServerStart(PostgresBinaries binaries, string parent, IReadOnlyDictionary<string, string> settings, CacheOptions options, ServerStart start)
{
    private const string Layout = "5"; // of a cached cluster
    private const long BareBytes = 40L << 20; // what initdb makes, which says little where the room is too small for it

    private readonly string _bareKey = "bare-" + Fingerprints.HashOf(string.Join('\n', [Layout, binaries.Identity, .. settings.Select(setting => setting.Key + "=" + setting.Value)]))[..24];

    private string FinishedKey => "done-" + Fingerprints.HashOf(_bareKey + start.Fingerprint)[..24];

    public async Task<RunningServer> RunAsync(CancellationToken cancellationToken)
    {
        await OrphanedFolders.SweepAsync(parent, start.Log, cancellationToken);
        var cache = await ClusterCache.OpenAsync(options, start.Log, cancellationToken);
        if (cache is null || start.Fingerprint.Length == 0) return await StartBareAsync(cache, cancellationToken);

        if (await TryStartCachedAsync(cache, FinishedKey, cancellationToken) is { } finished) return finished;
        if (!await cache.IsOwnAsync()) return await StartBareAsync(cache: null, cancellationToken);
        var turn = await cache.LockAsync(FinishedKey, () => start.Log("waiting for another process that builds the same template"), cancellationToken);
        try
        {
            if (await TryStartCachedAsync(cache, FinishedKey, cancellationToken) is { } made)
            {
                turn?.Dispose();
                return made;
            }

            var server = await StartBareAsync(cache, cancellationToken);
            if (turn is not null) server.KeepWhenBuilt(folder => cache.StoreAsync(FinishedKey, folder, server.FinishedTemplate, CancellationToken.None), turn);
            return server;
        }
        catch
        {
            turn?.Dispose();
            throw;
        }
    }

    private async Task<LocalServerProcess> StartBareAsync(ClusterCache? cache, CancellationToken cancellationToken)
    {
        if (cache is not null && await TryStartCachedAsync(cache, _bareKey, cancellationToken) is { } server) return server;
        DataParent.DemandRoom(parent, BareBytes);
        var folder = await ServerFolder.TakeAsync(parent, cancellationToken);
        return await StartAsync(folder, async () =>
        {
            await folder.InitializeAsync(binaries, cancellationToken);
            if (cache is not null) await cache.StoreAsync(_bareKey, folder, template: null, cancellationToken);
        }, cached: null, cancellationToken);
    }

    /// <summary>A server on a copy of a cached cluster; null when there is none that is any good.</summary>
    private async Task<LocalServerProcess?> TryStartCachedAsync(ClusterCache cache, string key, CancellationToken cancellationToken)
    {
        if (await cache.TryOpenAsync(key, cancellationToken) is not { } cached) return null;
        DataParent.DemandRoom(parent, cached.Bytes);
        var folder = await ServerFolder.TakeAsync(parent, cancellationToken); // where there is none, the entry is not to blame
        var isWhole = Task.Run(cached.IsWhole, CancellationToken.None); // meanwhile
        try
        {
            var server = await StartAsync(folder, () => Task.FromResult(folder.Password = cached.Password), cached, cancellationToken);
            server.IncompleteAsync = () => cache.DiscardAsync(key, "can't be copied whole and is built anew");
            if (cached.Template.Length > 0) server.FinishedTemplate = cached.Template;
            if (await isWhole) return server;
            await server.DisposeAsync();
            await cache.DiscardAsync(key, "is damaged and is built anew");
        }
        catch (PgTestKitException exception)
        {
            // The entry or a setting is bad; initdb will tell which.
            await cache.DiscardAsync(key, $"did not start and is built anew: {exception.Message}");
        }

        return null;
    }

    private async Task<LocalServerProcess> StartAsync(ServerFolder folder, Func<Task> prepare, CachedCluster? cached, CancellationToken cancellationToken)
    {
        var server = new LocalServerProcess(binaries, folder, settings) { KeptClusters = new(options.Folder ?? CacheFolder.Candidates[0], start.Log) };
        try
        {
            await prepare();
            await server.StartAsync(cached?.FullPath, cancellationToken);
            // Only a finished template leaves anything to do meanwhile.
            if (!start.CompletesLater || cached is { Template: "" }) await server.CompleteAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}
