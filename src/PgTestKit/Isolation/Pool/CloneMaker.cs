using Npgsql;

namespace PgTestKit;

/// <summary>Makes clones in the background: one for each lease in line, and those that demand wants ahead.</summary>
internal sealed class CloneMaker(CloneFactory factory, CloneRemovals removals, WaitingLine<Clone> line, Func<int> ahead, Progress progress) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly List<Task> _tasks = [];
    private Exception? _failure;
    private int _making, _told;

    /// <summary>How many are being made.</summary>
    public int Making => Volatile.Read(ref _making);

    /// <summary>Begins what is missing. Called whenever that may have changed.</summary>
    public void Continue()
    {
        lock (_lock)
        {
            if (_failure is not null && line.Fail(_failure)) (_failure, _told) = (null, _told + 1);
            _tasks.RemoveAll(task => task.IsCompleted);
            while (!_ending.IsCancellationRequested && _making < CloneFactory.MadeAtOnce)
            {
                var (waiting, isTold) = (line.Waiting, _told);
                // After a failure that nobody knows of, nothing is tried for nobody.
                if (_making >= waiting && (_failure is not null || _making >= waiting + ahead() - line.Ready)) return;
                var isAhead = _making >= waiting;
                _making++;
                _tasks.Add(Task.Run(() => MakeAsync(isAhead, isTold)));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        Task[] tasks;
        lock (_lock) tasks = [.. _tasks]; // from now on none is added
        await Task.WhenAll(tasks);
        _ending.Dispose();
    }

    private async Task MakeAsync(bool isAhead, int told)
    {
        try
        {
            var clone = await CreateAsync(isAhead);
            if (isAhead) await WarmUpAsync(clone);
            if (!line.Offer(clone)) await factory.DropAsync(clone, isLast: true);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // Nobody waits any more.
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Fail(exception, told);
        }
        finally
        {
            lock (_lock) _making--;
            Continue();
        }
    }

    private async Task<Clone> CreateAsync(bool isAhead)
    {
        try
        {
            return await factory.CreateAsync(isAhead, _ending.Token);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.DiskFull && removals.Running is { Count: > 0 } running)
        {
            await Task.WhenAll(running); // there will be room
            return await factory.CreateAsync(explore: false, _ending.Token);
        }
    }

    /// <summary>The first lease in line hears of it; when there is none, the next one that finds nothing ready. What failed along with something that a lease was told of already is only logged.</summary>
    private void Fail(Exception exception, int told)
    {
        lock (_lock)
        {
            if (line.Fail(exception))
            {
                (_failure, _told) = (null, _told + 1);
                return;
            }

            if (told == _told && !ConnectionRetry.IsFull(exception)) _failure = exception;
        }

        progress.Log($"a database could not be made ahead: {exception.Message}");
    }

    /// <summary>The first connection reads the types and stays in the pool.</summary>
    private async Task WarmUpAsync(Clone clone)
    {
        try
        {
            await using var connection = await factory.ConnectAsync(clone, _ending.Token);
        }
        catch (Exception exception) when (exception is NpgsqlException or PgTestKitException or OperationCanceledException)
        {
            // The lease connects, or says why it can't.
        }
    }
}
