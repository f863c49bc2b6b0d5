namespace Build;

/// <summary>Finds programs as a shell would.</summary>
internal static class Executable
{
    private static readonly string[] Endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];

    public static string? OnPath(string name, string? path) => Folders(path)
        .SelectMany(folder => Endings.Select(ending => Path.Combine(folder, name + ending)))
        .FirstOrDefault(Exists);

    public static IEnumerable<string> Folders(string? path) =>
        (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted);

    public static bool IsIn(string folder, string name) =>
        Endings.Any(ending => Exists(Path.Combine(folder, name + ending)));

    // File.Exists says yes to a link that leads nowhere.
    private static bool Exists(string file)
    {
        if (!File.Exists(file) || File.ResolveLinkTarget(file, returnFinalTarget: true) is { Exists: false })
            return false;
        return OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.OtherExecute)) != 0;
    }
}
