namespace PgTestKit;

/// <summary>A lock that one process at a time holds and that goes with the process.</summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    public static FileLock? TryTake(string path)
    {
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Waits until the other process is done; <paramref name="waiting"/> is called once when there is one.</summary>
    public static async Task<FileLock> TakeAsync(string path, Action waiting, CancellationToken cancellationToken)
    {
        if (TryTake(path) is { } free) return free;
        waiting();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            if (TryTake(path) is { } taken) return taken;
        }
    }

    public void Dispose() => _file.Dispose();
}
