namespace PgTestKit;

/// <summary>One fixture's share of a running server; the last one to leave stops it.</summary>
internal sealed class SharedServer(PreparedServer prepared, bool isShared, Func<RunningServer, CancellationToken, Task<PreparedServer>> revive, Func<ValueTask> leave) : IAsyncDisposable
{
    private PreparedServer _prepared = prepared;
    private int _left;

    public RunningServer Server => _prepared.Server;

    public ServerLease? Lease => _prepared.Lease;

    public bool IsDistributed => _prepared.IsDistributed;

    public string? TakeFirstClone() => _prepared.TakeFirstClone();

    public bool HasCheckpointedClone => _prepared.HasCheckpointedClone;

    public BuildReport Report => isShared ? _prepared.Report with { IsReused = true, Steps = [] } : _prepared.Report;

    /// <summary>Starts a server that died again, unless another fixture has.</summary>
    public async Task ReviveAsync(CancellationToken cancellationToken) => _prepared = await revive(_prepared.Server, cancellationToken);

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _left, 1) == 0 ? leave() : ValueTask.CompletedTask;
}
