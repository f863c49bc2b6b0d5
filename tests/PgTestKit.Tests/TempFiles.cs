namespace PgTestKit.Tests;

/// <summary>A folder of files that a test writes.</summary>
public sealed class TempFiles : IDisposable
{
    public string Folder { get; } = Directory.CreateDirectory(Path.Combine(DataParent.Choose(), "tests-" + Guid.NewGuid().ToString("N")[..12])).FullName;

    /// <summary>The servers' folders in it, and what is beside them.</summary>
    public IReadOnlyList<string> Servers => [.. Directory.EnumerateDirectories(Folder, "pgtestkit-*").SelectMany(Directory.EnumerateFileSystemEntries)];

    /// <summary>A folder that PostgreSQL's user may write to, whoever runs the tests.</summary>
    public static TempFiles ForEveryone()
    {
        var files = new TempFiles();
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(files.Folder, (UnixFileMode)0b111_111_111 | UnixFileMode.StickyBit);
        return files;
    }

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
