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
        var root = Path.Combine(parent, "pgtestkit-" + UnixShell.UserName);
        if (!Directory.Exists(root)) return;
        foreach (var owner in Directory.EnumerateFiles(root, "*" + OwnerFile))
        {
            using var unowned = FileLock.TryTake(owner);
            if (unowned is null) continue;
            var folder = owner[..^OwnerFile.Length];
            await UnixShell.RunAsync(Remove, ["sh", folder, OwnerFile], "", "Removing " + folder, cancellationToken);
            log($"removed {folder}, left behind by a process that died");
        }
    }
}
