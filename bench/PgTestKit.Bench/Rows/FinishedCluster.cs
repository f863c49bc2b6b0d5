using PaDealing.Data;

namespace PgTestKit.Bench.Rows;

/// <summary>What the cache of finished clusters saves a real application: the sample's two schemas, two migrated contexts and seeds.</summary>
internal sealed class FinishedCluster : StartBenchmark
{
    public override string Name => "warm start to the first query (cached)";

    public override string PeerName => "initdb, start, migrations, seed";

    public override double Goal => 0.1;

    protected override string Query => "SELECT count(*) FROM padealing.pad_request";

    public override async Task SetUpAsync(CancellationToken cancellationToken)
    {
        await base.SetUpAsync(cancellationToken);
        await StartAsync(Server, cancellationToken);
    }

    public override Task BeforeOursAsync(CancellationToken cancellationToken) => StopAsync();

    public override Task BeforePeerAsync(CancellationToken cancellationToken) => StopAsync();

    public override Task OursAsync(CancellationToken cancellationToken) => StartAsync(Server, cancellationToken);

    public override Task PeerAsync(CancellationToken cancellationToken) => StartAsync(Server.WithCache(0), cancellationToken);

    protected override TemplateDatabaseBuilder AddSteps(TemplateDatabaseBuilder builder) => builder
        .AddSql("db/init-schemas.sql")
        .AddDbContext<ReferenceContext>(npgsql => ReferenceContext.ConfigureNpgsql(npgsql))
        .AddDbContext<DealingContext>(npgsql => DealingContext.ConfigureNpgsql(npgsql))
        .AddSeed("seed/bo_airflow/*.csv")
        .AddSeed("seed/padealing/*.csv");
}
