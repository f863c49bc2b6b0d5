using System.Collections.Concurrent;
using Npgsql;

namespace PgTestKit;

/// <summary>Drops used clones in the background.</summary>
internal sealed class CloneRemovals(CloneFactory factory, Action<string> log) : IAsyncDisposable
{
    private const int Backlog = 16;
    private static readonly TimeSpan Courtesy = TimeSpan.FromMilliseconds(10);
    private readonly SemaphoreSlim _room = new(Backlog), _turn = new(CloneFactory.DroppedAtOnce);
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly ConcurrentQueue<Clone> _failed = new();

    /// <summary>Those that are not done yet; none of them fails.</summary>
    public ICollection<Task> Running => _running.Keys;

    /// <summary>Begins to drop a clone; waits only when many are to be dropped already.</summary>
    /// <param name="clone">Nobody uses it any more.</param>
    /// <param name="isLast">Whether the template goes, too.</param>
    public async ValueTask BeginAsync(Clone clone, bool isLast)
    {
        await _room.WaitAsync();
        var removal = Task.Run(() => RunAsync(clone, isLast));
        _running[removal] = true;
        _ = removal.ContinueWith(done => _running.TryRemove(done, out _), TaskScheduler.Default);
    }

    /// <summary>Waits until all are dropped, tries those again that could not be, and names what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var i = 0; i < Backlog; i++) await _room.WaitAsync(); // those that are about to begin are waited for, too
        List<string> left = [];
        while (_failed.TryDequeue(out var clone))
            if (await TryDropAsync(clone, isLast: true) is { } reason) left.Add($"{clone.Name} ({reason})");
        if (left.Count > 0) log($"databases are left that could not be dropped, until the next start or pgtestkit clean: {string.Join(", ", left)}");
        _room.Dispose();
        _turn.Dispose();
    }

    private async Task RunAsync(Clone clone, bool isLast)
    {
        // The next test begins at this moment: a drop, for which nobody waits, would double the time of its first statement.
        if (!isLast) await Task.Delay(Courtesy);
        await _turn.WaitAsync();
        try
        {
            if (await TryDropAsync(clone, isLast) is not { } reason) return;
            log($"database {clone.Name} could not be dropped: {reason}");
            _failed.Enqueue(clone);
        }
        finally
        {
            _turn.Release();
            _room.Release();
        }
    }

    /// <summary>Why it could not be dropped; null when it was.</summary>
    private async Task<string?> TryDropAsync(Clone clone, bool isLast)
    {
        try
        {
            await factory.DropAsync(clone, isLast);
            return null;
        }
        catch (Exception exception) when (exception is NpgsqlException or PgTestKitException or InvalidOperationException)
        {
            return exception.Message;
        }
    }
}
