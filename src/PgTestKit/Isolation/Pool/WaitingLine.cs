namespace PgTestKit;

/// <summary>Things given out to whoever asked first. What nobody waits for lies ready, the latest on top.</summary>
internal sealed class WaitingLine<T>
{
    private readonly Lock _lock = new();
    private readonly Stack<T> _ready = new();
    private readonly PriorityQueue<TaskCompletionSource<T>, long> _waiting = new();
    private Exception? _closed;

    public int Ready
    {
        get
        {
            lock (_lock) return _ready.Count;
        }
    }

    public int Waiting
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    /// <summary>Takes what lies ready, without waiting.</summary>
    public bool TryTake(out T item)
    {
        lock (_lock) return _ready.TryPop(out item!);
    }

    /// <summary>Takes what lies ready, or waits.</summary>
    /// <param name="ticket">The lower, the sooner.</param>
    /// <param name="cancellationToken">Leaves the line.</param>
    public async Task<T> TakeAsync(long ticket, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_closed is not null) throw _closed;
            if (_ready.TryPop(out var item)) return item;
            _waiting.Enqueue(waiter, ticket);
        }

        await using var leaving = cancellationToken.Register(() => Leave(waiter, cancellationToken));
        return await waiter.Task;
    }

    /// <summary>Keeps what was taken, unless somebody who asked before has come into the line meanwhile: then that one gets it, and this one waits.</summary>
    /// <param name="item">What was taken.</param>
    /// <param name="ticket">Whose it is.</param>
    /// <param name="cancellationToken">Leaves the line, where there is a wait.</param>
    public Task<T> GiveWayAsync(T item, long ticket, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_waiting.TryPeek(out _, out var first) || first > ticket) return Task.FromResult(item);
            Offer(item);
            return TakeAsync(ticket, cancellationToken);
        }
    }

    /// <summary>Hands something to the first in line, or lays it ready. False when the line is closed: it is the caller's then.</summary>
    public bool Offer(T item)
    {
        lock (_lock)
        {
            if (_closed is not null) return false;
            // One who left meanwhile does not take it.
            while (_waiting.TryDequeue(out var waiter, out _))
                if (waiter.TrySetResult(item)) return true;
            _ready.Push(item);
            return true;
        }
    }

    /// <summary>Tells the first in line that there will be nothing. False when nobody waits.</summary>
    public bool Fail(Exception exception)
    {
        lock (_lock)
        {
            while (_waiting.TryDequeue(out var waiter, out _))
                if (waiter.TrySetException(exception)) return true;
            return false;
        }
    }

    /// <summary>Sends everybody away.</summary>
    /// <returns>What lay ready.</returns>
    public IReadOnlyList<T> Close(Exception exception)
    {
        lock (_lock)
        {
            _closed = exception;
            while (_waiting.TryDequeue(out var waiter, out _)) waiter.TrySetException(exception);
            T[] ready = [.. _ready];
            _ready.Clear();
            return ready;
        }
    }

    private void Leave(TaskCompletionSource<T> waiter, CancellationToken cancellationToken)
    {
        lock (_lock) _waiting.Remove(waiter, out _, out _);
        waiter.TrySetCanceled(cancellationToken);
    }
}
