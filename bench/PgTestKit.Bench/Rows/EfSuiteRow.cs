using Microsoft.EntityFrameworkCore;
using PgTestKit.Bench.EfSuite;

namespace PgTestKit.Bench.Rows;

/// <summary>What a suite that moves from SQLite in memory to PostgreSQL pays for each test.</summary>
internal sealed class EfSuiteRow(string test, TestIsolation isolation) : Benchmark
{
    private TemplateDatabase? _template;
    private SqliteSuite? _sqlite;

    public override string Name => $"EF suite of {Suite.Tests} {test} tests, 12 tables, {isolation}";

    public override string PeerName => "EF 6 on SQLite in memory, EnsureCreated and 50 rows";

    public override double Goal => 0.7;

    public override string Unit => "ms a test";

    public override int Operations => Suite.Tests;

    public override double Weight => 2;

    public override async Task SetUpAsync(CancellationToken cancellationToken)
    {
        _sqlite = new();
        _template = await new TemplateDatabaseBuilder().AddDbContext<SuiteContext>().AddSeed("rows", "1", async (connection, cancellation) =>
        {
            await using var context = new SuiteContext(new DbContextOptionsBuilder<SuiteContext>().UseNpgsql(connection).Options);
            Suite.Seed(context);
            await context.SaveChangesAsync(cancellation);
        }).BuildAsync(cancellationToken);
    }

    public override async Task OursAsync(CancellationToken cancellationToken)
    {
        var run = Suite.Test(test);
        for (var i = 0; i < Suite.Tests; i++)
        {
            await using var database = await _template!.LeaseAsync(isolation, cancellationToken);
            await run(database.CreateContext<SuiteContext>);
        }
    }

    public override Task PeerAsync(CancellationToken cancellationToken) => _sqlite!.RunAsync(test, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        _sqlite?.Dispose();
        if (_template is not null) await _template.DisposeAsync();
        await base.DisposeAsync();
    }
}
