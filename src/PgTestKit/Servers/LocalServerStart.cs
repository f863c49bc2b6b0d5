namespace PgTestKit;

/// <summary>Gets a local server going by the shortest way: a cached cluster with the template, else a cached bare cluster, else <c>initdb</c>.</summary>
internal sealed class LocalServerStart(PostgresBinaries binaries, string parent, IReadOnlyDictionary<string, string> settings, CacheOptions options, ServerStart start)
{
    private readonly string _bareKey = "bare-" + Fingerprints.HashOf(string.Join('\n', ["1", binaries.Identity, .. settings.Select(setting => setting.Key + "=" + setting.Value)]))[..24];

    private string FinishedKey => "done-" + Fingerprints.HashOf(_bareKey + start.Fingerprint)[..24];

    public async Task<RunningServer> RunAsync(CancellationToken cancellationToken)
    {
        await OrphanedFolders.SweepAsync(parent, start.Log, cancellationToken);
        var cache = await ClusterCache.OpenAsync(options, start.Log, cancellationToken);
        if (cache is null) return await InNewFolderAsync(folder => InitializeAndStartAsync(folder, cancellationToken), cancellationToken);
        if (start.Fingerprint.Length == 0) return await InNewFolderAsync(folder => StartBareAsync(cache, folder, cancellationToken), cancellationToken);

        if (await TryStartFinishedAsync(cache, cancellationToken) is { } finished) return finished;
        var turn = await cache.LockAsync(FinishedKey, () => start.Log("waiting for another process that builds the same template"), cancellationToken);
        try
        {
            if (await TryStartFinishedAsync(cache, cancellationToken) is { } made)
            {
                turn.Dispose();
                return made;
            }

            var server = await InNewFolderAsync(folder => StartBareAsync(cache, folder, cancellationToken), cancellationToken);
            server.KeepWhenBuilt(folder => cache.StoreAsync(FinishedKey, folder, CancellationToken.None), turn);
            return server;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private async Task<LocalServerProcess?> TryStartFinishedAsync(ClusterCache cache, CancellationToken cancellationToken)
    {
        var folder = await ServerFolder.CreateAsync(parent, cancellationToken);
        try
        {
            if (await cache.TryCopyAsync(FinishedKey, folder, cancellationToken)) return await StartAsync(folder, cancellationToken);
        }
        catch (PgTestKitException exception)
        {
            start.Log($"a cached cluster did not start and is built anew: {exception.Message}");
            await cache.RemoveAsync(FinishedKey);
        }
        catch
        {
            await folder.DeleteAsync();
            throw;
        }

        await folder.DeleteAsync();
        return null;
    }

    private async Task<LocalServerProcess> StartBareAsync(ClusterCache cache, ServerFolder folder, CancellationToken cancellationToken)
    {
        if (await cache.TryCopyAsync(_bareKey, folder, cancellationToken))
        {
            try
            {
                return await StartAsync(folder, cancellationToken);
            }
            catch (PgTestKitException)
            {
                // The entry or a setting is bad; initdb will tell which.
                await cache.RemoveAsync(_bareKey);
                await folder.ClearAsync();
            }
        }

        await folder.InitializeAsync(binaries, cancellationToken);
        await cache.StoreAsync(_bareKey, folder, cancellationToken);
        return await StartAsync(folder, cancellationToken);
    }

    private async Task<LocalServerProcess> InitializeAndStartAsync(ServerFolder folder, CancellationToken cancellationToken)
    {
        await folder.InitializeAsync(binaries, cancellationToken);
        return await StartAsync(folder, cancellationToken);
    }

    private async Task<LocalServerProcess> StartAsync(ServerFolder folder, CancellationToken cancellationToken)
    {
        var server = new LocalServerProcess(binaries, folder, settings);
        await server.StartAsync(cancellationToken);
        return server;
    }

    private async Task<LocalServerProcess> InNewFolderAsync(Func<ServerFolder, Task<LocalServerProcess>> run, CancellationToken cancellationToken)
    {
        var folder = await ServerFolder.CreateAsync(parent, cancellationToken);
        try
        {
            return await run(folder);
        }
        catch
        {
            await folder.DeleteAsync();
            throw;
        }
    }
}
