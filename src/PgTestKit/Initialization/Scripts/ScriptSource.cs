namespace PgTestKit;

/// <summary>A script: a file, an embedded resource, or text.</summary>
/// <param name="Name">What errors call it; no two have the same.</param>
/// <param name="Label">The same on every machine.</param>
/// <param name="Open">Opens its bytes.</param>
/// <param name="Include">Finds the script that <c>\i</c>, or <c>\ir</c>, names in it; null where there is none.</param>
internal sealed record ScriptSource(string Name, string Label, Func<Stream> Open, Func<string, bool, ScriptSource?> Include)
{
    public static ScriptSource OfFile(string path) => new(path, Path.GetFileName(path), () => OpenFile(path), (file, isRelative) =>
    {
        var beside = Path.Combine(Path.GetDirectoryName(path) ?? "", file);
        return !isRelative && OfWorkingFile(file) is { } source ? source : File.Exists(beside) ? OfFile(Normal(beside)) : null;
    });

    public static ScriptSource OfText(string name, string text) =>
        new(name, name, () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), (file, _) => OfWorkingFile(file));

    private static FileStream OpenFile(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);

    private static ScriptSource? OfWorkingFile(string file) => FilePattern.Roots(file).Select(root => Path.Combine(root, file)).FirstOrDefault(File.Exists) is { } path ? OfFile(Normal(path)) : null;

    // As FilePattern writes them, so that a circle is seen.
    private static string Normal(string path) => Path.GetFullPath(path).Replace(Path.DirectorySeparatorChar, '/');
}
