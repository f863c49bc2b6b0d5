namespace PgTestKit;

/// <summary>A running server with the template on it, and this process's lease on it; a throw-away server needs none.</summary>
/// <param name="Server">The server.</param>
/// <param name="Report">What was built.</param>
/// <param name="Lease">Marks this process as alive.</param>
/// <param name="IsDistributed">Whether tables may keep their rows elsewhere, where a reset would not find them.</param>
internal sealed record PreparedServer(RunningServer Server, BuildReport Report, ServerLease? Lease, bool IsDistributed) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        if (Lease is not null) await Lease.DisposeAsync();
        await Server.DisposeAsync();
    }
}
