namespace PgTestKit.Tests.Isolation.Pool;

public sealed class CloneStrategiesTests(Shop shop)
{
    private static readonly Version Version = new(15, 0);
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly CloneStrategies _strategies = new();

    [Fact]
    public void Clones_that_somebody_waits_for_go_the_likely_way_until_another_was_measured_to_be_faster()
    {
        Assert.Equal("STRATEGY FILE_COPY", Choose(explore: false).Options);
        Measure("STRATEGY FILE_COPY", 30);
        Measure("STRATEGY WAL_LOG", 50);
        Assert.Equal("STRATEGY FILE_COPY", Choose(explore: false).Options);
        Measure("STRATEGY FILE_COPY", 25);
        Measure("STRATEGY WAL_LOG", 20);
        Assert.Equal("STRATEGY WAL_LOG", Choose(explore: false).Options);
        Assert.Equal("STRATEGY WAL_LOG", Choose(explore: true).Options); // all is known
    }

    [Fact]
    public void A_way_that_the_server_refuses_is_not_tried_again()
    {
        var ways = Enumerable.Range(0, 6).Select(_ => _strategies.Choose(new(18, 0), isThrowAway: true, explore: true)).ToList();
        Assert.Equal(3, ways.Distinct().Count());
        _strategies.Exclude(ways.First(way => way.Setting is not null));
        Assert.All(Enumerable.Range(0, 6).Select(_ => _strategies.Choose(new(18, 0), isThrowAway: true, explore: true)), way => Assert.Null(way.Setting));
    }

    [Fact]
    public void Before_version_15_there_is_one_way() => Assert.Equal("", _strategies.Choose(new(14, 5), isThrowAway: true, explore: true).Options);

    [Fact]
    public async Task The_first_clones_that_are_made_ahead_on_a_server_go_each_way()
    {
        await using var template = await shop.Builder().UseServer(PostgresServer.Local().WithSetting("log_statement", "ddl")).BuildAsync(_cancellation);
        var seen = new HashSet<string>();
        await Eventually.IsTrueAsync(async () =>
        {
            await using (var database = await template.LeaseAsync(TestIsolation.Clone, _cancellation)) // the next one is made ahead
            {
                Assert.SkipWhen(database.Connection.PostgreSqlVersion.Major < 15, "this PostgreSQL has one way to copy a database");
                foreach (var way in new[] { "STRATEGY FILE_COPY", "STRATEGY WAL_LOG" })
                    if (template.Server.LogTail.Contains(way, StringComparison.Ordinal)) seen.Add(way);
            }

            return seen.Count == 2;
        });
    }

    private CloneStrategy Choose(bool explore) => _strategies.Choose(Version, isThrowAway: true, explore);

    private void Measure(string expected, int milliseconds)
    {
        var strategy = Choose(explore: true);
        Assert.Equal(expected, strategy.Options);
        _strategies.Record(strategy, TimeSpan.FromMilliseconds(milliseconds));
    }
}
