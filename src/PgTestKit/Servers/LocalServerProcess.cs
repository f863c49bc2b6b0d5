using System.Diagnostics;
using Npgsql;

namespace PgTestKit;

/// <summary>A running <c>postgres</c> with an <c>sh</c> parent that holds a pipe to this process and stops the server when the pipe closes, even after kill -9.</summary>
internal sealed class LocalServerProcess : RunningServer
{
    private const int PortTries = 5;

    // The reader waits for this process to write or to close the pipe; the outer shell waits for postgres, so that its death is seen at once.
    // The signal is repeated because postgres ignores it until it has set its handlers: sh starts background jobs with INT and QUIT ignored.
    private const string Watchdog = """
        trap '' HUP INT TERM
        folder=$1; shift
        exec 3<&0
        "$0" "$@" 3<&- </dev/null & server=$!
        {
            read -r line <&3
            case $line in
                halt) signal=INT ;;
                stop) signal=QUIT ;;
                *) signal=QUIT; : > "$folder/orphaned" ;;
            esac
            while kill -$signal $server; do sleep 0.1; done
        } >/dev/null 2>&1 & reader=$!
        wait $server; code=$?
        kill -KILL $reader 2>/dev/null
        [ -e "$folder/orphaned" ] && rm -rf "$folder" "$folder.owner"
        exit $code
        """;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60), StopTimeout = TimeSpan.FromSeconds(30);
    private readonly LogTail _log = new();
    private readonly PostgresBinaries _binaries;
    private readonly ServerFolder _folder;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private Func<ServerFolder, Task>? _keep;
    private FileLock? _turn;
    private Process? _process;

    public LocalServerProcess(PostgresBinaries binaries, ServerFolder folder, IReadOnlyDictionary<string, string> settings)
        : base("", $"PostgreSQL {binaries.Version}, a local process", binaries.Origin) => (_binaries, _folder, _settings) = (binaries, folder, settings);

    public override bool IsThrowAway => true;

    public override string LogTail => _log.ToString();

    /// <summary>Starts on a free port; on another one when somebody took it in between.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await StartAsync(FreePort.Take(), cancellationToken);
                return;
            }
            catch (PgTestKitException) when (tries < PortTries && LogTail.Contains("could not bind", StringComparison.Ordinal))
            {
                await EndAsync("stop");
                _log.Clear();
            }
            catch
            {
                await EndAsync("stop");
                throw;
            }
        }
    }

    /// <summary>What to do with the data directory once the template is in it, and the lock to give back then.</summary>
    public void KeepWhenBuilt(Func<ServerFolder, Task> keep, FileLock turn) => (_keep, _turn) = (keep, turn);

    public override async Task TemplateBuiltAsync(CancellationToken cancellationToken)
    {
        if (_keep is null) return;
        await EndAsync("halt"); // a clean shutdown, so that the copy needs no recovery
        await _keep(_folder);
        _turn?.Dispose();
        await StartAsync(cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        await EndAsync("stop");
        _turn?.Dispose();
        await _folder.DeleteAsync();
    }

    private async Task StartAsync(int port, CancellationToken cancellationToken)
    {
        var all = LocalServerSettings.Throwaway(port);
        foreach (var (name, value) in _settings) all[name] = value;
        var ready = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process
        {
            StartInfo = UnixShell.Command(Watchdog, [_binaries.Postgres, _folder.FullPath, "-D", _folder.Data, .. all.SelectMany(setting => new[] { "-c", setting.Key + "=" + setting.Value })]),
            EnableRaisingEvents = true,
        };
        process.Exited += (_, _) => ready.TrySetResult(false);
        process.OutputDataReceived += (_, line) => _log.Add(line.Data);
        process.ErrorDataReceived += (_, line) =>
        {
            _log.Add(line.Data);
            if (line.Data?.Contains("ready to accept connections", StringComparison.Ordinal) == true) ready.TrySetResult(true);
        };
        _process = process;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            if (!await ready.Task.WaitAsync(StartTimeout, cancellationToken))
            {
                await process.WaitForExitAsync(cancellationToken); // until its last line is read
                throw new PgTestKitException("PostgreSQL did not start. Its log ends with:" + Environment.NewLine + _log);
            }
        }
        catch (TimeoutException)
        {
            throw new PgTestKitException($"PostgreSQL was not ready after {StartTimeout.TotalSeconds} s. Its log ends with:{Environment.NewLine}{_log}");
        }

        ConnectionString = ConnectionTo(port, _folder.Password);
    }

    /// <summary>Ends the process and leaves the data directory.</summary>
    /// <param name="how"><c>stop</c> at once, or <c>halt</c> cleanly.</param>
    private async Task EndAsync(string how)
    {
        if (Interlocked.Exchange(ref _process, null) is not { } process) return;
        using (process)
        {
            try
            {
                await process.StandardInput.WriteLineAsync(how);
                await process.StandardInput.FlushAsync();
            }
            catch (IOException)
            {
                // It is gone already.
            }

            using var patience = new CancellationTokenSource(StopTimeout);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string ConnectionTo(int port, string password) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = "postgres",
        Password = password,
        Database = "postgres",
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;
}
