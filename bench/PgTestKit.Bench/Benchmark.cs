namespace PgTestKit.Bench;

/// <summary>One row: the same work done by the kit and by a peer, measured in pairs.</summary>
internal abstract class Benchmark : IAsyncDisposable
{
    public abstract string Name { get; }

    public abstract string PeerName { get; }

    /// <summary>The largest ratio of our time to the peer's that is good enough.</summary>
    public abstract double Goal { get; }

    /// <summary>Milliseconds, and per what when one call does several <see cref="Operations"/>.</summary>
    public virtual string Unit => "ms";

    public virtual int Operations => 1;

    public virtual int WarmUps => 2;

    public virtual int MinimumPairs => 3;

    /// <summary>How often each side runs before the other has its turn, where in real life the same follows the same: the median of the runs counts.</summary>
    public virtual int Repeats => 1;

    /// <summary>How many times the usual time this row is measured for.</summary>
    public virtual double Weight => 1;

    public virtual Task SetUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs before each call of <see cref="OursAsync"/>, unmeasured.</summary>
    public virtual Task BeforeOursAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs before each call of <see cref="PeerAsync"/>, unmeasured.</summary>
    public virtual Task BeforePeerAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public abstract Task OursAsync(CancellationToken cancellationToken);

    public abstract Task PeerAsync(CancellationToken cancellationToken);

    public virtual Task<Result> MeasureAsync(TimeSpan budget, CancellationToken cancellationToken) => PairedRun.MeasureAsync(this, budget, cancellationToken);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
