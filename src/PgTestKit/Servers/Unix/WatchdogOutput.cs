using System.Diagnostics;

namespace PgTestKit;

/// <summary>What the watchdog and its server say: their lines go to the log, and some of them are waited for.</summary>
internal sealed class WatchdogOutput
{
    private readonly TaskCompletionSource<bool> _filled = New<bool>(), _ready = New<bool>();
    private readonly TaskCompletionSource<bool?> _complete = New<bool?>();

    /// <param name="process">The watchdog, not started yet.</param>
    /// <param name="log">Takes the lines.</param>
    public WatchdogOutput(Process process, LogTail log)
    {
        process.OutputDataReceived += (_, line) => // null is the end: the process is gone
        {
            if (line.Data is null or Watchdog.Filled or Watchdog.NotFilled) _filled.TrySetResult(line.Data == Watchdog.Filled);
            if (line.Data is null or Watchdog.Complete or Watchdog.NotFilled) _complete.TrySetResult(line.Data is null ? null : line.Data == Watchdog.Complete);
            if (line.Data is not (Watchdog.Filled or Watchdog.NotFilled or Watchdog.Complete)) log.Add(line.Data);
        };
        process.ErrorDataReceived += (_, line) =>
        {
            log.Add(line.Data);
            if (line.Data?.Contains("ready to accept connections", StringComparison.Ordinal) != false) _ready.TrySetResult(line.Data is not null);
        };
    }

    /// <summary>Whether the first database was copied.</summary>
    public Task<bool> Filled => _filled.Task;

    /// <summary>Whether the whole data directory was; null when the server was ended first.</summary>
    public Task<bool?> Complete => _complete.Task;

    /// <summary>Whether the server takes connections; false when it ended before.</summary>
    public Task<bool> Ready => _ready.Task;

    /// <summary>Whether a line on standard error, null for its end, means that the server is gone.</summary>
    public static bool IsEnd(string? line) => line?.StartsWith("postgres was ended by signal", StringComparison.Ordinal) != false;

    /// <summary>Whether it means that the server ends all its sessions, and goes on.</summary>
    public static bool IsCrash(string? line) => line?.Contains("terminating any other active server processes", StringComparison.Ordinal) == true;

    private static TaskCompletionSource<T> New<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
