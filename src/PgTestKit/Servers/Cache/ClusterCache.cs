using System.Diagnostics;
using System.Security.Cryptography;

namespace PgTestKit;

/// <summary>Data directories kept for the next run: bare ones, and ones with a finished template. Written aside and renamed into place; an entry that is damaged is removed.</summary>
internal sealed class ClusterCache(string root, CacheOptions options, Action<string> log)
{
    private const string LockFile = ".lock";

    // Somebody may have been quicker.
    private const string Give = """chown "$0" "$1" && { mv -T "$1" "$2" || { [ ! -e "$2" ] && mv "$1" "$2"; }; } 2>/dev/null || rmdir "$1" """;

    private readonly Lazy<Task<bool>> _isOwn = new(() => IsOwnAsync(root, log));

    /// <summary>The cache of this user, null where it is turned off or can't be written to.</summary>
    public static async Task<ClusterCache?> OpenAsync(CacheOptions options, Action<string> log, CancellationToken cancellationToken)
    {
        if (options.MaxBytes <= 0) return null;
        var folder = options.Folder ?? CacheFolder.Candidates[0];
        var root = Path.Combine(folder, "clusters");
        try
        {
            Directory.CreateDirectory(folder); // root's own; PostgreSQL's user gets the folder below it
            if (!Directory.Exists(root)) await CreateRootAsync(root, cancellationToken);
            await OrphanedFolders.SweepAsync(OrphanedFolders.FindIn(root), log, cancellationToken);
            return new(root, options, log);
        }
        catch (Exception exception) when (exception is PgTestKitException or IOException or UnauthorizedAccessException)
        {
            log(Refusal(root, exception.Message));
            return null;
        }
    }

    /// <summary>Whether it is PostgreSQL's user's own; a line says what to do when it is not. What starts from a good entry does without the question, which takes a process.</summary>
    public Task<bool> IsOwnAsync() => _isOwn.Value;

    /// <summary>Waits for other processes that make the same entry; null where no lock can be had, and then nothing is kept.</summary>
    public async Task<FileLock?> LockAsync(string key, Action waiting, CancellationToken cancellationToken)
    {
        try
        {
            return await FileLock.TakeAsync(Entry(key) + LockFile, waiting, cancellationToken, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log($"the cluster is not kept for the next start: {exception.Message}");
            return null;
        }
    }

    /// <summary>The entry; null when there is none. One that can't be read makes way for a new one.</summary>
    public async Task<CachedCluster?> TryOpenAsync(string key, CancellationToken cancellationToken)
    {
        var cached = await CachedCluster.TryOpenAsync(Entry(key), cancellationToken);
        if (cached is null && Directory.Exists(Entry(key))) await DiscardAsync(key, "can't be read");
        return cached;
    }

    /// <summary>Keeps a copy of a server's data directory. The server must have been stopped cleanly. Where it can't be kept, the next start takes longer, and that is all.</summary>
    public async Task StoreAsync(string key, ServerFolder folder, string? template, CancellationToken cancellationToken)
    {
        if (!await IsOwnAsync()) return;
        try
        {
            await AsideAsync(async aside =>
            {
                await IServerFiles.Here.StoreAsync(folder.Data, aside, folder.Password, template ?? "", cancellationToken);
                await IServerFiles.Here.PublishAsync(aside, ClusterManifest.Of(aside), Entry(key), cancellationToken);
            });
            await TrimAsync();
        }
        catch (Exception exception) when (exception is PgTestKitException or IOException or UnauthorizedAccessException)
        {
            log($"the cluster was not kept for the next start: {exception.Message}");
        }
    }

    /// <summary>Removes an entry that is no good.</summary>
    /// <param name="key">The entry.</param>
    /// <param name="why">What is wrong with it, for the log.</param>
    public async Task DiscardAsync(string key, string why)
    {
        if (!await IsOwnAsync()) return;
        log($"the cached cluster {key} {why}");
        await RemoveAsync(key);
    }

    /// <summary>Removes an entry, first from sight.</summary>
    public async Task RemoveAsync(string key)
    {
        if (!await IsOwnAsync()) return;
        try
        {
            await AsideAsync(aside => IServerFiles.Here.MoveAsync(Entry(key), aside));
        }
        catch (Exception exception) when (exception is PgTestKitException or IOException or UnauthorizedAccessException)
        {
            log(exception.Message); // it stays in the way, and is not used
        }
    }

    /// <summary>Works in a folder that goes afterwards, with what the work left in it; the next process removes it when this one dies.</summary>
    private async Task AsideAsync(Func<string, Task> work)
    {
        var (aside, owner) = OrphanedFolders.TakeName(root, "aside-");
        using (owner)
        {
            try
            {
                await work(aside);
            }
            finally
            {
                await OrphanedFolders.DeleteAsync(aside);
            }
        }
    }

    internal static async Task CreateRootAsync(string root, CancellationToken cancellationToken)
    {
        // Aside, so that no other process finds it before it is PostgreSQL's user's.
        var made = UnprivilegedUser.IsNeeded ? $"{root}.{RandomNumberGenerator.GetHexString(12, lowercase: true)}" : root;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(made);
        else Directory.CreateDirectory(made, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!UnprivilegedUser.IsNeeded) return;
        using var giving = Process.Start("/bin/sh", ["-c", Give, UnprivilegedUser.Find().Uid, made, root]);
        await giving.WaitForExitAsync(cancellationToken);
    }

    private static async Task<bool> IsOwnAsync(string root, Action<string> log)
    {
        if (await IServerFiles.Here.OwnsAsync(root)) return true;
        log(Refusal(root, $"It is not user \"{IServerFiles.Here.UserName}\"'s own."));
        return false;
    }

    private static string Refusal(string root, string reason) =>
        $"the cluster cache {root} can't be used, so every start runs initdb: {reason} Remove it or give it to user \"{IServerFiles.Here.UserName}\", or name another folder: {CacheFolder.Variable} or .WithCache(...).";

    /// <summary>Removes what is too old, then what was used longest ago until the rest fits, and the locks of processes that were killed.</summary>
    private async Task TrimAsync()
    {
        foreach (var unused in Directory.EnumerateFiles(root, "*" + LockFile)) FileLock.TryTake(unused, FileOptions.DeleteOnClose)?.Dispose();
        long kept = 0;
        foreach (var manifest in new DirectoryInfo(root).EnumerateFiles("manifest", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 }).OrderByDescending(file => file.LastWriteTimeUtc).ToList())
        {
            kept += ClusterManifest.Bytes(await File.ReadAllTextAsync(manifest.FullName));
            if (kept > options.MaxBytes || manifest.LastWriteTimeUtc < DateTime.UtcNow - options.MaxAge) await RemoveAsync(manifest.Directory!.Name);
        }
    }

    private string Entry(string key) => Path.Combine(root, key);
}
