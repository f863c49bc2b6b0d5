using System.Collections.Concurrent;

namespace PaDealing.Tests;

/// <summary>Time stands still, and timers fire when a test says so.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    private readonly ConcurrentQueue<Action> _timers = [];

    public override DateTimeOffset GetUtcNow() => now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _timers.Enqueue(() => callback(state));
        return new Timer();
    }

    public void FireTimers()
    {
        foreach (var fire in _timers)
            fire();
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
