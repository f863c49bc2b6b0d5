using System.Security.Cryptography;

namespace PgTestKit;

/// <summary>Folders with the kit's owner file beside them, which their owner holds locked. Removes what a power cut, or a kill of every process, left: those that no process holds.</summary>
internal static class OrphanedFolders
{
    public const string OwnerFile = ".owner";

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

        throw new PgTestKitException($"No file could be made and locked in {root}. Check that it can be written to and that the disk has room.");
    }

    /// <summary>Removes a folder and its owner file, by whoever owns it.</summary>
    public static Task DeleteAsync(string folder) => IServerFiles.Here.RemoveAsync(folder, folder + OwnerFile);

    /// <summary>Removes the folders of dead owners below <paramref name="parent"/>.</summary>
    public static async Task SweepAsync(string parent, Action<string> log, CancellationToken cancellationToken)
    {
        try
        {
            await SweepAsync(Find(parent), log, cancellationToken);
        }
        catch (UnauthorizedAccessException exception)
        {
            log(exception.Message); // another user's, as taking a name there will tell
        }
    }

    /// <summary>Removes folders of dead owners; one that can't be removed waits for the next sweep.</summary>
    public static async Task SweepAsync(IReadOnlyList<string> folders, Action<string> log, CancellationToken cancellationToken)
    {
        foreach (var folder in folders)
        {
            try
            {
                if (await RemoveAsync(folder, cancellationToken)) log($"removed {folder}, left behind by a process that died");
            }
            catch (Exception exception) when (exception is PgTestKitException or IOException or UnauthorizedAccessException)
            {
                log($"{exception.Message} It was left behind by a process that died; the next start tries again."); // somebody still writes to it, or it is another user's
            }
        }
    }

    /// <summary>The servers' folders below <paramref name="parent"/> whose owner is dead.</summary>
    public static IReadOnlyList<string> Find(string parent) => FindIn(Path.Combine(parent, "pgtestkit-" + IServerFiles.Here.UserName));

    /// <summary>The folders in <paramref name="root"/> whose owner is dead. None where the root is a link: what it leads to the kit has not made.</summary>
    public static IReadOnlyList<string> FindIn(string root) =>
        !Directory.Exists(root) || new DirectoryInfo(root).LinkTarget is not null ? [] : [.. Directory.EnumerateFiles(root, "*" + OwnerFile).Where(IsFree).Select(owner => owner[..^OwnerFile.Length])];

    /// <summary>Removes a folder and its owner file, unless its owner lives; says whether it did.</summary>
    public static async Task<bool> RemoveAsync(string folder, CancellationToken cancellationToken)
    {
        if (!File.Exists(folder + OwnerFile)) return false;
        using var unowned = TryTake(folder + OwnerFile);
        if (unowned is null) return false;
        await IServerFiles.Here.RemoveOrphanAsync(folder, folder + OwnerFile, cancellationToken);
        return true;
    }

    private static bool IsFree(string owner)
    {
        using var free = TryTake(owner);
        return free is not null;
    }

    private static FileLock? TryTake(string owner)
    {
        try
        {
            return FileLock.TryTake(owner);
        }
        catch (UnauthorizedAccessException)
        {
            return null; // Windows says so of a file that somebody is removing
        }
    }
}
