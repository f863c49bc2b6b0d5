using System.Security.Cryptography;

namespace PgTestKit;

/// <summary>Folders with the kit's owner file beside them, which their owner holds locked. Removes what a power cut, or a kill of every process, left: those that no process holds.</summary>
internal static class OrphanedFolders
{
    public const string OwnerFile = ".owner";

    /// <summary>Removes a folder, also what is unreadable in it, and then its owner file: while something is left, the next sweep finds it.</summary>
    private const string Delete = """{ rm -rf "$1" 2>/dev/null || { chmod -R u+rwX "$1"; rm -rf "$1"; }; } && rm -f "$1$2" """;

    // Whoever killed the watchdog alone left a server that still runs.
    private const string Stop = """
        pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && [ -n "$pid" ] && tr '\0' ' ' < "/proc/$pid/cmdline" 2>/dev/null | grep -qF "$1" && kill -QUIT "$pid" &&
            while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done

        """;

    /// <summary>A name whose owner file is locked before the folder is there, so that no sweep sees it without its owner.</summary>
    public static (string Path, FileLock Owner) TakeName(string root, string prefix = "")
    {
        for (var tries = 1; tries <= 5; tries++)
        {
            var path = Path.Combine(root, prefix + RandomNumberGenerator.GetHexString(12, lowercase: true));
            var owner = FileLock.TryTake(path + OwnerFile);
            if (owner is not null && File.Exists(path + OwnerFile)) return (path, owner);
            owner?.Dispose(); // somebody who sweeps was quicker
        }

        throw new PgTestKitException($"No file could be made and locked in {root}. Check that it can be written to and that the disk has room, or name another folder with .WithDataIn(...).");
    }

    /// <summary>Removes a folder and its owner file, by whoever owns it.</summary>
    public static Task DeleteAsync(string folder) => UnixShell.RunAsync(Delete, ["sh", folder, OwnerFile], "", "Removing " + folder, CancellationToken.None);

    /// <summary>Removes the folders of dead owners below <paramref name="parent"/>.</summary>
    public static Task SweepAsync(string parent, Action<string> log, CancellationToken cancellationToken) => SweepAsync(Find(parent), log, cancellationToken);

    /// <summary>Removes folders of dead owners; one that can't be removed waits for the next sweep.</summary>
    public static async Task SweepAsync(IReadOnlyList<string> folders, Action<string> log, CancellationToken cancellationToken)
    {
        foreach (var folder in folders)
        {
            try
            {
                if (await RemoveAsync(folder, cancellationToken)) log($"removed {folder}, left behind by a process that died");
            }
            catch (PgTestKitException exception)
            {
                log($"{exception.Message} It was left behind by a process that died; the next start tries again."); // somebody still writes to it, or it is another user's
            }
        }
    }

    /// <summary>The servers' folders below <paramref name="parent"/> whose owner is dead.</summary>
    public static IReadOnlyList<string> Find(string parent) => FindIn(Path.Combine(parent, "pgtestkit-" + UnixShell.UserName));

    /// <summary>The folders in <paramref name="root"/> whose owner is dead.</summary>
    public static IReadOnlyList<string> FindIn(string root) =>
        !Directory.Exists(root) ? [] : [.. Directory.EnumerateFiles(root, "*" + OwnerFile).Where(IsFree).Select(owner => owner[..^OwnerFile.Length])];

    /// <summary>Removes a folder and its owner file, unless its owner lives; says whether it did.</summary>
    public static async Task<bool> RemoveAsync(string folder, CancellationToken cancellationToken)
    {
        if (!File.Exists(folder + OwnerFile)) return false;
        using var unowned = FileLock.TryTake(folder + OwnerFile);
        if (unowned is null) return false;
        await UnixShell.RunAsync(Stop + Delete, ["sh", folder, OwnerFile], "", "Removing " + folder, cancellationToken);
        return true;
    }

    private static bool IsFree(string owner)
    {
        using var free = FileLock.TryTake(owner);
        return free is not null;
    }
}
