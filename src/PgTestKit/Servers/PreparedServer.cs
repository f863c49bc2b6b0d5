namespace PgTestKit;

/// <summary>A running server with the template on it, and this process's lease on it; a throw-away server needs none.</summary>
internal sealed record PreparedServer(RunningServer Server, BuildReport Report, ServerLease? Lease) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        if (Lease is not null) await Lease.DisposeAsync();
        await Server.DisposeAsync();
    }
}
