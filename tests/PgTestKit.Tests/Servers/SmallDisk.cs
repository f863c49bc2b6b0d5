using System.Diagnostics;

namespace PgTestKit.Tests.Servers;

/// <summary>A file system with few bytes, of root's tests alone.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TempFiles _files = TempFiles.ForEveryone();

    private SmallDisk(string options) => Run("mount", "-t", "tmpfs", "-o", "mode=1777," + options, "none", Folder);

    public string Folder => _files.Folder;

    /// <summary>Everything on it.</summary>
    public IReadOnlyList<string> Files => [.. Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories)];

    public IReadOnlyList<string> Servers => _files.Servers;

    /// <param name="options">For example <c>size=4m</c>.</param>
    public static SmallDisk Mount(string options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "only root can mount a small tmpfs, on Linux");
        try
        {
            return new(options);
        }
        catch (InvalidOperationException exception)
        {
            Assert.Skip("no tmpfs can be mounted here: " + exception.Message);
            throw;
        }
    }

    /// <summary>Takes all the room there is.</summary>
    public void Fill()
    {
        using var file = File.Create(Path.Combine(Folder, "filling"));
        try
        {
            while (true) file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    public void Dispose()
    {
        Run("umount", Folder);
        _files.Dispose();
    }

    private static void Run(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException(said.Trim());
    }
}
