using System.Security.Cryptography;

namespace PgTestKit;

/// <summary>Data directories kept for the next run: bare ones, and ones with a finished template. Written aside and renamed into place; an entry that is damaged counts as missing.</summary>
internal sealed class ClusterCache(string root, CacheOptions options)
{
    private const string Prepare = """umask 077; mkdir -p "$1" && [ -O "$1" ] && [ -w "$1" ]""";

    // On one file system that can, the copy shares its blocks with the original until one of them is written to.
    private const string Copy = """umask 077; cp -a --reflink=auto "$1" "$2" 2>/dev/null || { rm -rf "$2"; cp -a "$1" "$2"; }""";

    private const string Publish = """umask 077; if mv -T "$1" "$2" 2>/dev/null || { [ ! -e "$2" ] && mv "$1" "$2"; }; then :; else rm -rf "$1"; fi""";

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
            await UnixShell.RunAsync(Prepare, ["sh", root], "", "Preparing " + root, cancellationToken);
            return new(root, options);
        }
        catch (Exception exception) when (exception is PgTestKitException or IOException or UnauthorizedAccessException)
        {
            log($"the cluster cache {root} can't be used, so every start runs initdb: {exception.Message}");
            return null;
        }
    }

    /// <summary>Waits for other processes that make the same entry.</summary>
    public Task<FileLock> LockAsync(string key, Action waiting, CancellationToken cancellationToken) => FileLock.TakeAsync(Entry(key) + ".lock", waiting, cancellationToken);

    /// <summary>Copies an entry into a server's folder; false when there is none that is whole.</summary>
    public async Task<bool> TryCopyAsync(string key, ServerFolder folder, CancellationToken cancellationToken)
    {
        var entry = Entry(key);
        try
        {
            if (!File.Exists(entry + "/manifest") || await File.ReadAllTextAsync(entry + "/manifest", cancellationToken) != ClusterManifest.Of(entry + "/data"))
            {
                if (Directory.Exists(entry)) await RemoveAsync(key);
                return false;
            }

            File.SetLastWriteTimeUtc(entry + "/manifest", DateTime.UtcNow); // when it was used last
            await UnixShell.RunAsync(Copy, ["sh", entry + "/data", folder.Data], "", "Copying " + entry, cancellationToken);
            folder.Password = await File.ReadAllTextAsync(entry + "/password", cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is PgTestKitException or IOException or UnauthorizedAccessException)
        {
            await folder.ClearAsync(); // somebody removed the entry meanwhile, or it can't be read
            if (Directory.Exists(entry)) await RemoveAsync(key);
            return false;
        }
    }

    /// <summary>Keeps a copy of a server's data directory. The server must have been stopped cleanly.</summary>
    public async Task StoreAsync(string key, ServerFolder folder, CancellationToken cancellationToken)
    {
        var aside = Path.Combine(root, "aside-" + RandomNumberGenerator.GetHexString(12, lowercase: true));
        try
        {
            const string Begin = """umask 077; mkdir "$1" && cat > "$1/password" """;
            await UnixShell.RunAsync(Begin, ["sh", aside], folder.Password, "Writing " + aside, cancellationToken);
            await UnixShell.RunAsync(Copy, ["sh", folder.Data, aside + "/data"], "", "Copying to " + aside, cancellationToken);
            const string Finish = """umask 077; cat > "$1/manifest" """;
            await UnixShell.RunAsync(Finish, ["sh", aside], ClusterManifest.Of(folder.Data), "Writing " + aside, cancellationToken);
            await UnixShell.RunAsync(Publish, ["sh", aside, Entry(key)], "", "Keeping " + key, cancellationToken);
        }
        catch
        {
            await UnixShell.RunAsync("""rm -rf "$1" """, ["sh", aside], "", "Removing " + aside, CancellationToken.None);
            throw;
        }

        await TrimAsync();
    }

    /// <summary>Removes an entry, first from sight.</summary>
    public Task RemoveAsync(string key) =>
        UnixShell.RunAsync("""mv "$1" "$2" && rm -rf "$2" """, ["sh", Entry(key), Path.Combine(root, "aside-" + RandomNumberGenerator.GetHexString(12, lowercase: true))], "", "Removing " + key, CancellationToken.None);

    private static async Task CreateRootAsync(string root, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsWindows()) Directory.CreateDirectory(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!UnprivilegedUser.IsNeeded) return;
        using var chown = System.Diagnostics.Process.Start("chown", [UnprivilegedUser.Find().Uid, root]);
        await chown.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Removes what is too old, then what was used longest ago until the rest fits.</summary>
    private async Task TrimAsync()
    {
        long kept = 0;
        foreach (var manifest in new DirectoryInfo(root).EnumerateFiles("manifest", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 }).OrderByDescending(file => file.LastWriteTimeUtc).ToList())
        {
            kept += ClusterManifest.Bytes(await File.ReadAllTextAsync(manifest.FullName));
            if (kept > options.MaxBytes || manifest.LastWriteTimeUtc < DateTime.UtcNow - options.MaxAge) await RemoveAsync(manifest.Directory!.Name);
        }
    }

    private string Entry(string key) => Path.Combine(root, key);
}
