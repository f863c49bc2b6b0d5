using System.Globalization;
using Npgsql;

namespace PgTestKit.Bench.Rows;

/// <summary>A suite of tests that commit, two at a time. The peer has a clone for each.</summary>
internal sealed class CommittingTests(int tests) : ShopBenchmark
{
    private const int Workers = 2;

    public override string Name => string.Create(CultureInfo.InvariantCulture, $"{tests} committing tests, 2 workers, reset");

    public override string PeerName => "the same, a clone each";

    public override double Goal => 0.1;

    public override string Unit => "ms a test";

    public override int Operations => tests;

    public override int WarmUps => 0;

    public override int MinimumPairs => 1;

    public override double Weight => 0;

    public override Task OursAsync(CancellationToken cancellationToken) => RunAsync(TestIsolation.Reset, cancellationToken);

    public override Task PeerAsync(CancellationToken cancellationToken) => RunAsync(TestIsolation.Clone, cancellationToken);

    private Task RunAsync(TestIsolation isolation, CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, Workers).Select(async worker =>
    {
        for (var test = worker; test < tests; test += Workers)
        {
            await using var database = await Template.LeaseAsync(isolation, cancellationToken);
            await using var batch = new NpgsqlBatch(database.Connection);
            // Other tables in each test, as in a suite.
            for (var i = 0; i < 3; i++) batch.BatchCommands.Add(new(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO t{((test * 3) + i) % 25 + 1} (name) VALUES ('a')")));
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
    }));
}
