namespace PgTestKit.Tests.Isolation.Pool;

public sealed class CloneDemandTests
{
    private const int Workers = 8;
    private static readonly ServerLimits Large = new(Connections: 1000, TemplateBytes: 8_000_000);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    [InlineData(20, Workers)]
    public void As_many_are_made_ahead_as_tests_keep_but_no_more_than_can_run_at_once(int kept, int ahead)
    {
        var demand = Demand(kept);
        Assert.Equal(ahead, demand.Ahead(null, kept, NoEnd));
        Assert.Equal(ahead, demand.Ahead(Large, kept, NoEnd));
        for (var i = 0; i < kept; i++) demand.End();
        Assert.Equal(0, demand.Ahead(Large, 0, NoEnd));
    }

    [Theory]
    [InlineData(100, Workers)]
    [InlineData(18, 6)]
    [InlineData(12, 0)]
    [InlineData(3, 0)]
    public void Where_connections_run_short_fewer_are_made(int connections, int ahead) =>
        Assert.Equal(ahead, Demand(kept: 20).Ahead(Large with { Connections = connections }, leased: 4, NoEnd));

    [Theory]
    [InlineData(32_000_001L, Workers)]
    [InlineData(31_999_999L, 0)]
    [InlineData(null, Workers)]
    public void Where_the_disk_is_nearly_full_none_is_made(long? freeBytes, int ahead) =>
        Assert.Equal(ahead, Demand(kept: 20).Ahead(Large, leased: 4, () => freeBytes));

    private static long? NoEnd() => long.MaxValue;

    private static CloneDemand Demand(int kept)
    {
        var demand = new CloneDemand(Workers);
        for (var i = 0; i < kept; i++) demand.Begin();
        return demand;
    }
}
