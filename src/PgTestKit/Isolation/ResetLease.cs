using Npgsql;

namespace PgTestKit;

/// <summary>The test commits; afterwards only what it changed is undone. What can't be undone costs the clone.</summary>
internal sealed class ResetLease : Lease
{
    private ResetLease(ClonePool pool, Clone clone, NpgsqlConnection connection) : base(pool, clone, connection) { }

    public static Task<ResetLease> BeginAsync(ClonePool pool, LeaseRequest request, CancellationToken cancellationToken) =>
        OpenAsync(pool, request, keeps: false, async (clone, connection) =>
        {
            clone.Reset ??= await AsOwnerAsync(pool, clone, connection, owner => pool.Resets.OpenAsync(clone, owner, cancellationToken), cancellationToken);
            return new ResetLease(pool, clone, connection);
        }, cancellationToken);

    protected override async ValueTask UndoAsync()
    {
        if (IsOwn)
        {
            await Connection.DisposeAsync();
            await Pool.DiscardAsync(Clone, "the test took a snapshot or a dump of it, or restored one");
            return;
        }

        string? reason;
        try
        {
            await Connection.DisposeAsync();
            reason = await Clone.Reset!.ResetAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            reason = exception.Message;
            IsBroken = true;
        }

        if (reason is null) await Pool.ReturnAsync(Clone);
        else await Pool.DiscardAsync(Clone, reason);
    }
}
