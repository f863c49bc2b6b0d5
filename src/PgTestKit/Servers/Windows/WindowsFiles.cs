using System.Diagnostics;

namespace PgTestKit;

/// <summary>Windows: in this process, as the user who runs the tests. New folders are as private as the one they are made in; the user's folder for temporary files and the cache's are.</summary>
internal sealed class WindowsFiles : IServerFiles
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public string UserName => Environment.UserName;

    public Task MakeAsync(string folder, CancellationToken cancellationToken) => Task.Run(() => Directory.CreateDirectory(folder), cancellationToken);

    public Task<bool> OwnsAsync(string folder) => Task.FromResult(true); // what the user may write to

    public async Task InitializeAsync(string folder, PostgresBinaries binaries, string secret, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var (file, data) = (Path.Combine(folder, "password"), Path.Combine(folder, "data"));
        await File.WriteAllTextAsync(file, secret, cancellationToken);
        var start = new ProcessStartInfo(binaries.InitDb, ["-D", data, "--pwfile=" + file, .. binaries.InitDbArguments]) { RedirectStandardOutput = true, RedirectStandardError = true, CreateNoWindow = true };
        using var process = Process.Start(start)!;
        await using var killed = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = await process.StandardError.ReadToEndAsync(CancellationToken.None);
        await output;
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        if (process.ExitCode != 0) throw new PgTestKitException($"initdb of {binaries.Folder} failed (exit code {process.ExitCode}): {errors.Trim()}");
        await SettingsFile.IncludeAsync(data, cancellationToken);
    }

    public Task StoreAsync(string data, string entry, string password, string template, CancellationToken cancellationToken) => Task.Run(() =>
    {
        foreach (var part in ClusterManifest.Parts) Directory.CreateDirectory(Path.Combine(entry, part)); // only data/ is used: all of it is copied before the server starts
        File.WriteAllText(Path.Combine(entry, "password"), password);
        File.WriteAllText(Path.Combine(entry, "template"), template);
        Copy(data, Path.Combine(entry, "data"), cancellationToken);
    }, cancellationToken);

    public async Task PublishAsync(string entry, string manifest, string place, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(entry, "manifest"), manifest, cancellationToken);
        if (Directory.Exists(place)) await RemoveAsync(entry);
        else await RetryAsync(() => Directory.Move(entry, place));
    }

    public Task KeepAsync(string data, string entry, string password) => Task.Run(async () =>
    {
        Directory.CreateDirectory(entry);
        await File.WriteAllTextAsync(Path.Combine(entry, "password"), password);
        Copy(data, Path.Combine(entry, "data"), CancellationToken.None); // a move ends at the drive's border
    });

    public Task CopyKeptAsync(string entry, string folder, CancellationToken cancellationToken) =>
        Task.Run(() => Copy(Path.Combine(entry, "data"), Path.Combine(folder, "data"), cancellationToken), cancellationToken);

    public async Task WriteAsync(string file, string text)
    {
        await File.WriteAllTextAsync(file + ".part", text);
        File.Move(file + ".part", file, overwrite: true);
    }

    public Task MoveAsync(string folder, string place) => RetryAsync(() =>
    {
        if (Directory.Exists(folder)) Directory.Move(folder, place);
    });

    public async Task RemoveAsync(params string[] paths)
    {
        foreach (var path in paths)
        {
            await RetryAsync(() =>
            {
                if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
                else File.Delete(path);
            });
        }
    }

    // The job killed the server along with its owner.
    public Task RemoveOrphanAsync(string folder, string owner, CancellationToken cancellationToken) => RemoveAsync(folder, owner);

    /// <summary>Copies a folder with everything in it.</summary>
    public static void Copy(string from, string to, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories)) Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)), overwrite: true);
        }
    }

    /// <summary>Files can't be removed or moved while somebody has them open: a process that is about to end, a virus scanner.</summary>
    private static async Task RetryAsync(Action action)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                await Task.Run(action);
                return;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && watch.Elapsed < Patience)
            {
                await timer.WaitForNextTickAsync();
            }
        }
    }
}
