namespace Build.Tests;

/// <summary>A folder of one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("build-tests-");

    public string Path => _folder.FullName;

    public string At(string path) => System.IO.Path.Combine(Path, path);

    public string Write(string path, string text = "")
    {
        var file = At(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>Puts programs there that look like PostgreSQL's.</summary>
    public string WriteServer(string folder)
    {
        foreach (var name in new[] { "postgres", "initdb" })
        {
            var file = Write(System.IO.Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return At(folder);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
