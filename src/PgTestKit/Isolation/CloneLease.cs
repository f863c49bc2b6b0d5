using Npgsql;

namespace PgTestKit;

/// <summary>A clone that is dropped after its one test.</summary>
internal sealed class CloneLease : Lease
{
    private CloneLease(ClonePool pool, Clone clone, NpgsqlConnection connection) : base(pool, clone, connection) { }

    public static Task<CloneLease> BeginAsync(ClonePool pool, LeaseRequest request, CancellationToken cancellationToken) =>
        OpenAsync(pool, request, keeps: true, async (clone, connection) =>
        {
            var lease = new CloneLease(pool, clone, connection);
            await lease.OwnAsync(cancellationToken); // of an earlier test's reset, which a dump by the code under test would contain
            return lease;
        }, cancellationToken);

    protected override async ValueTask UndoAsync()
    {
        await Connection.DisposeAsync();
        await Pool.DiscardAsync(Clone);
    }
}
