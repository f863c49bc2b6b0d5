using System.Diagnostics;

namespace PgTestKit;

/// <summary>A running <c>postgres</c> and the pipe to its watchdog.</summary>
internal sealed class UnixPostgres : IDisposable
{
    private readonly Process _process = new();
    private readonly WatchdogOutput _output;
    private readonly PostgresBinaries _binaries;
    private readonly ServerFolder _folder;
    private readonly LogTail _log;
    private volatile bool _isEnding;

    public UnixPostgres(PostgresBinaries binaries, ServerFolder folder, LogTail log)
    {
        (_binaries, _folder, _log, _output) = (binaries, folder, log, new(_process, log));
        _process.ErrorDataReceived += (_, line) =>
        {
            var isDeath = WatchdogOutput.IsEnd(line.Data) && !_isEnding;
            if (isDeath) Death.TrySetResult();
            if (isDeath || WatchdogOutput.IsCrash(line.Data)) Crashed?.Invoke();
        };
    }

    /// <summary>As <see cref="WatchdogOutput.Complete"/>.</summary>
    public Task<bool?> Complete => _output.Complete;

    /// <summary>Ends when the server does and nobody asked for it.</summary>
    public TaskCompletionSource Death { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Called when the server dies, or ends all its sessions and goes on.</summary>
    public Action? Crashed { private get; set; }

    /// <summary>Fills the data directory when <paramref name="cached"/> names a cached cluster, starts the server, and waits until it takes connections.</summary>
    public async Task StartAsync(IReadOnlyDictionary<string, string> settings, string? cached, TimeSpan timeout, CancellationToken cancellationToken)
    {
        _process.StartInfo = Watchdog.Command(_binaries.Postgres, _folder, cached, ["-D", _folder.Data, .. settings.SelectMany(setting => new[] { "-c", setting.Key + "=" + setting.Value })]);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        try
        {
            if (!await _output.Filled.WaitAsync(timeout, cancellationToken))
            {
                await EndAsync("stop"); // until its last line is read
                throw new PgTestKitException($"The cached cluster {cached} could not be copied to {_folder.FullPath}: {_log}");
            }

            if (!await _output.Ready.WaitAsync(timeout, cancellationToken))
            {
                await _process.WaitForExitAsync(cancellationToken); // until its last line is read
                throw new PgTestKitException("PostgreSQL did not start. Its log ends with:" + Environment.NewLine + _log);
            }
        }
        catch (TimeoutException)
        {
            throw new PgTestKitException($"PostgreSQL was not ready after {timeout.TotalSeconds} s. Its log ends with:{Environment.NewLine}{_log}");
        }
    }

    /// <summary>Ends the process, once.</summary>
    /// <param name="how">As the watchdog understands it.</param>
    public async Task EndAsync(string how)
    {
        if (_isEnding) return;
        _isEnding = true;
        try
        {
            await _process.StandardInput.WriteLineAsync(how);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It is gone already.
        }

        await _process.WaitForExitAsync(CancellationToken.None); // the watchdog kills what does not stop
    }

    public void Dispose() => _process.Dispose();
}
