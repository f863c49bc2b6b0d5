using Npgsql;

namespace PgTestKit;

/// <summary>The kit's own reset of a clone.</summary>
internal sealed class CloneReset(Clone clone, ResetSession session, PoolMeter meter) : IDatabaseReset
{
    public async Task<string?> ResetAsync(CancellationToken cancellationToken)
    {
        if (meter.Used(clone.PoolName) > 0 && !await session.WaitForConnectionsAsync(() => meter.Used(clone.PoolName) > 0, cancellationToken))
        {
            // Those that wait in the pool go, so that the others can be told.
            clone.CloseIdle();
            return await session.DescribeConnectionsAsync(meter.Used(clone.PoolName), cancellationToken);
        }

        var reason = await session.RunAsync(cancellationToken);
        if (reason is null || !await session.HasLeftoversAsync(cancellationToken)) return reason;

        // A pooled connection clears what it leaves behind when it is next opened. Closed, it does so now.
        clone.CloseIdle();
        await session.WaitForLeftoversAsync(cancellationToken);
        return await session.RunAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => session.DisposeAsync();
}
