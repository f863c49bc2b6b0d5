using System.Diagnostics;
using System.Runtime.Versioning;

namespace PgTestKit;

/// <summary>A <c>postgres</c> that <c>pg_ctl</c> started, which drops an administrator's rights, as PostgreSQL demands. It goes with the job it is in.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsPostgres(PostgresBinaries binaries, ServerFolder folder, LogTail log) : IDisposable
{
    private readonly ProcessJob _job = new();
    private readonly string _logFile = Path.Combine(folder.FullPath, "log");

    /// <summary>Fills the data directory when <paramref name="cached"/> names a cached cluster, starts the server, and waits until it takes connections.</summary>
    public async Task StartAsync(IReadOnlyDictionary<string, string> settings, string? cached, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (cached is not null) await FillAsync(cached, cancellationToken);
        await SettingsFile.WriteAsync(folder.Data, settings, cancellationToken);
        var code = await RunAsync(["start", "-w", "-t", $"{timeout.TotalSeconds:0}", "-l", _logFile], cancellationToken);
        ReadLog();
        if (code != 0) throw new PgTestKitException($"PostgreSQL did not start (pg_ctl's exit code is {code}). Its log ends with:{Environment.NewLine}{log}");
    }

    /// <summary>A clean shutdown.</summary>
    public Task HaltAsync() => RunAsync(["stop", "-m", "fast", "-w"], CancellationToken.None);

    public void ReadLog()
    {
        const int Tail = 16 << 10;
        try
        {
            using var file = new FileStream(_logFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Seek(-Math.Min(Tail, file.Length), SeekOrigin.End);
            using var reader = new StreamReader(file);
            log.Clear();
            while (reader.ReadLine() is { } line) log.Add(line);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What was read before stays: an error is about to be told, and a second one would hide it.
        }
    }

    /// <summary>Kills what still runs.</summary>
    public void Dispose()
    {
        _job.Dispose();
        ReadLog();
    }

    private async Task FillAsync(string cached, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(() => WindowsFiles.Copy(Path.Combine(cached, "data"), folder.Data, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PgTestKitException($"The cached cluster {cached} could not be copied to {folder.FullPath}: {exception.Message}", exception);
        }
    }

    // Its output is not redirected: the server would inherit the pipe and hold it open. The console of its own keeps Ctrl+C away.
    private async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var program = Path.Combine(binaries.Folder, "pg_ctl.exe");
        if (!File.Exists(program)) throw new PgTestKitException($"{binaries.Folder} holds no pg_ctl.exe, which starts the server. Name a folder that holds postgres, initdb and pg_ctl.");
        using var process = Process.Start(new ProcessStartInfo(program, ["-s", "-D", folder.Data, .. arguments]) { CreateNoWindow = true })!;
        _job.Add(process); // long before it starts the server: first it asks postgres for its version
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }
}
