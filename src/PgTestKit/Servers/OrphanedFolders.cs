namespace PgTestKit;

/// <summary>Removes what a power cut, or a kill of the whole process tree, left: folders with the kit's owner file that no process holds.</summary>
internal static class OrphanedFolders
{
    public const string OwnerFile = ".owner";

    // Whoever killed the watchdog alone left a server that still runs.
    private const string Remove = """
        pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && [ -n "$pid" ] && tr '\0' ' ' < "/proc/$pid/cmdline" 2>/dev/null | grep -qF "$1" && kill -QUIT "$pid"
        rm -rf "$1" "$1$2"
        """;

    public static async Task SweepAsync(string parent, Action<string> log, CancellationToken cancellationToken)
    {
        foreach (var folder in Find(parent))
            if (await RemoveAsync(folder, cancellationToken)) log($"removed {folder}, left behind by a process that died");
    }

    /// <summary>The folders whose owner is dead.</summary>
    public static IReadOnlyList<string> Find(string parent)
    {
        var root = Path.Combine(parent, "pgtestkit-" + UnixShell.UserName);
        return !Directory.Exists(root) ? [] : [.. Directory.EnumerateFiles(root, "*" + OwnerFile).Where(IsFree).Select(owner => owner[..^OwnerFile.Length])];
    }

    /// <summary>Removes a folder and its owner file, unless its owner lives; says whether it did.</summary>
    public static async Task<bool> RemoveAsync(string folder, CancellationToken cancellationToken)
    {
        if (!File.Exists(folder + OwnerFile)) return false;
        using var unowned = FileLock.TryTake(folder + OwnerFile);
        if (unowned is null) return false;
        await UnixShell.RunAsync(Remove, ["sh", folder, OwnerFile], "", "Removing " + folder, cancellationToken);
        return true;
    }

    private static bool IsFree(string owner)
    {
        using var free = FileLock.TryTake(owner);
        return free is not null;
    }
}
