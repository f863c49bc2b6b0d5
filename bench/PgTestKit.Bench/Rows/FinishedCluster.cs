namespace PgTestKit.Bench.Rows;

/// <summary>What the cache of finished clusters saves.</summary>
internal sealed class FinishedCluster : StartBenchmark
{
    public override string Name => "warm start to the first query (cached)";

    public override string PeerName => "initdb, start, schema, seed";

    public override double Goal => 0.1;

    public override async Task SetUpAsync(CancellationToken cancellationToken)
    {
        await base.SetUpAsync(cancellationToken);
        await StartAsync(Server, cancellationToken);
    }

    public override Task BeforeOursAsync(CancellationToken cancellationToken) => StopAsync();

    public override Task BeforePeerAsync(CancellationToken cancellationToken) => StopAsync();

    public override Task OursAsync(CancellationToken cancellationToken) => StartAsync(Server, cancellationToken);

    public override Task PeerAsync(CancellationToken cancellationToken) => StartAsync(Server.WithCache(0), cancellationToken);
}
