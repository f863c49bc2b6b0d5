namespace PgTestKit;

/// <summary>A running server with the template on it, and this process's lease on it; a throw-away server needs none.</summary>
/// <param name="Server">The server.</param>
/// <param name="Report">What was built.</param>
/// <param name="Lease">Marks this process as alive.</param>
/// <param name="IsDistributed">Whether tables may keep their rows elsewhere, where a reset would not find them.</param>
/// <param name="FirstClone">A clone that was made along with the template, for whoever is first.</param>
internal sealed record PreparedServer(RunningServer Server, BuildReport Report, ServerLease? Lease, bool IsDistributed, string? FirstClone) : IAsyncDisposable
{
    private int _isTaken;

    /// <summary>The first clone's name, once; then null.</summary>
    public string? TakeFirstClone() => Interlocked.Exchange(ref _isTaken, 1) == 0 ? FirstClone : null;

    /// <summary>Whether the first clone was there when the server started: the checkpoint of that is later than whatever the log has of its sequences.</summary>
    public bool HasCheckpointedClone => FirstClone is not null && Report.IsReused;

    public async ValueTask DisposeAsync()
    {
        if (Lease is not null) await Lease.DisposeAsync();
        await Server.DisposeAsync();
    }
}
