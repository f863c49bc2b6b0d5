using Npgsql;

namespace PgTestKit.Bench.Rows;

/// <summary>What somebody would write who knows which tables are dirty: as one command, or with each statement prepared.</summary>
internal sealed class ResetAgainstDelete(bool isPrepared) : DirtyTables(25)
{
    public override string Name => "reset: 3 dirty tables of 25, by knowledge" + (isPrepared ? ", prepared" : "");

    public override string PeerName => "Npgsql: DELETE of exactly the 3" + (isPrepared ? ", prepared" : "");

    public override double Goal => 3;

    public override async Task PeerAsync(CancellationToken cancellationToken)
    {
        if (!isPrepared)
        {
            await RunAsync(Peer, "DELETE FROM t1; DELETE FROM t2; DELETE FROM t3", cancellationToken);
            return;
        }

        await using var batch = new NpgsqlBatch(Peer) { BatchCommands = { new("DELETE FROM t1"), new("DELETE FROM t2"), new("DELETE FROM t3") } };
        await batch.PrepareAsync(cancellationToken);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
