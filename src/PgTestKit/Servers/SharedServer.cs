namespace PgTestKit;

/// <summary>One fixture's share of a running server; the last one to leave stops it.</summary>
internal sealed class SharedServer(PreparedServer prepared, bool isShared, Func<ValueTask> leave) : IAsyncDisposable
{
    private int _left;

    public RunningServer Server => prepared.Server;

    public ServerLease? Lease => prepared.Lease;

    public bool IsDistributed => prepared.IsDistributed;

    public string? TakeFirstClone() => prepared.TakeFirstClone();

    public BuildReport Report => isShared ? prepared.Report with { IsReused = true, Steps = [] } : prepared.Report;

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _left, 1) == 0 ? leave() : ValueTask.CompletedTask;
}
