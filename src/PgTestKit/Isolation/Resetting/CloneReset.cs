using Npgsql;

namespace PgTestKit;

/// <summary>The kit's own reset of a clone.</summary>
internal sealed class CloneReset(Clone clone, ResetSession session) : IDatabaseReset
{
    public async Task<string?> ResetAsync(CancellationToken cancellationToken)
    {
        var reason = await session.RunAsync(cancellationToken);
        if (reason is null || !await session.HasTemporaryTablesAsync(cancellationToken)) return reason;

        // A pooled connection clears what it leaves behind when it is next opened. Closed, it does so now.
        clone.CloseIdle();
        await session.WaitForTemporaryTablesAsync(cancellationToken);
        return await session.RunAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => session.DisposeAsync();
}
