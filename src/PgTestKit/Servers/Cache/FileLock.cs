namespace PgTestKit;

/// <summary>A lock that one process at a time holds and that goes with the process.</summary>
internal sealed class FileLock : IDisposable
{
    // Windows removes the file of a held lock only if it is shared for that; Unix always does.
    private static readonly FileShare Share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>The lock; null when somebody else has it or the file can't be made.</summary>
    public static FileLock? TryTake(string path, FileOptions options = FileOptions.None)
    {
        try
        {
            return Open(path, options);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Waits until the other process is done; <paramref name="waiting"/> is called once when there is one.</summary>
    /// <param name="path">The file that is locked.</param>
    /// <param name="waiting">Called before the wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="options"><see cref="FileOptions.DeleteOnClose"/> removes the file with the lock.</param>
    /// <exception cref="IOException">The file can't be made.</exception>
    public static async Task<FileLock> TakeAsync(string path, Action waiting, CancellationToken cancellationToken, FileOptions options = FileOptions.None)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return Open(path, options);
            }
            catch (IOException exception) when (IsHeld(exception))
            {
                if (isFirst) waiting();
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileLock Open(string path, FileOptions options) => new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, Share, bufferSize: 0, options));

    // EWOULDBLOCK of Linux and macOS, and Windows' sharing violation; a full disk is another matter.
    private static bool IsHeld(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);
}
