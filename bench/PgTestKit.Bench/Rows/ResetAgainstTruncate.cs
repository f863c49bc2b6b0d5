using System.Globalization;

namespace PgTestKit.Bench.Rows;

/// <summary>The statement that Respawn sends. Ours also puts the sequences back, which it does not.</summary>
internal sealed class ResetAgainstTruncate(int tables, double goal) : DirtyTables(tables)
{
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"reset: 3 dirty tables of {Tables}");

    public override string PeerName => "one TRUNCATE ... CASCADE over all tables";

    public override double Goal => goal;

    public override Task PeerAsync(CancellationToken cancellationToken) =>
        RunAsync(Peer, "truncate table " + string.Join(",", Enumerable.Range(1, Tables).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"public\".\"t{i}\""))) + " cascade;", cancellationToken);
}
