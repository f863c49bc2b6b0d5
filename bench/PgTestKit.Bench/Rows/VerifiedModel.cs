namespace PgTestKit.Bench.Rows;

/// <summary>A model of 1000 tables against the catalog, once EF Core has built the model. The goal is a time, so the peer is the clock.</summary>
internal sealed class VerifiedModel : Benchmark
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(500);
    private TemplateDatabase? _template;
    private TestDatabase? _database;

    public override string Name => "verification of 1000 tables";

    public override string PeerName => "500 ms by the clock";

    public override double Goal => 1.0;

    public override async Task SetUpAsync(CancellationToken cancellationToken)
    {
        _template = await new TemplateDatabaseBuilder().AddDbContext<ThousandTables>(create: options => new(options)).BuildAsync(cancellationToken);
        _database = await _template.LeaseAsync(TestIsolation.Reset, cancellationToken);
    }

    public override Task OursAsync(CancellationToken cancellationToken) => _database!.Schema.ShouldMatchAsync<ThousandTables>(cancellationToken: cancellationToken);

    public override Task PeerAsync(CancellationToken cancellationToken) => Task.Delay(Limit, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
        if (_template is not null) await _template.DisposeAsync();
        await base.DisposeAsync();
    }
}
