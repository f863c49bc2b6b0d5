namespace PgTestKit.Tests.Servers;

/// <summary>Processes that share one existing server.</summary>
public sealed class ManyProcessesTests(OneServer server)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly string _version = Guid.NewGuid().ToString();

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    public async Task Processes_that_start_at_once_build_one_template_and_lease_databases_of_their_own(int count)
    {
        var victims = Enumerable.Range(0, count).Select(_ => Victim.Start(server.ConnectionString, _version, "0.5")).ToList();
        try
        {
            await Task.WhenAll(victims.Select(victim => victim.UntilLeasedAsync()));
            Assert.Single(victims, victim => victim.HasBuilt);
            Assert.Equal(count, victims.Select(victim => victim.Database).Distinct().Count());
            Assert.All(await Task.WhenAll(victims.Select(victim => victim.EndAsync())), code => Assert.Equal(0, code));
            Assert.Empty((await server.DatabasesAsync()).Intersect(victims.Select(victim => victim.Database)));
        }
        finally
        {
            victims.ForEach(victim => victim.Dispose());
        }
    }

    [Fact]
    public async Task The_next_process_takes_over_when_the_builder_is_killed_half_way_and_says_what_it_waited_for()
    {
        using var builder = Victim.Start(server.ConnectionString, _version, "600");
        await builder.UntilAsync(line => line == "building");
        using var next = Victim.Start(server.ConnectionString, _version, "0");
        await next.UntilAsync(line => line.StartsWith("log waiting for another process that builds template pgtk_", StringComparison.Ordinal));

        await builder.KillAsync();
        await next.UntilLeasedAsync();
        Assert.True(next.HasBuilt);
        Assert.Equal(0, await next.EndAsync());
    }

    [Fact]
    public async Task A_half_built_template_that_nobody_wants_any_more_is_dropped_by_the_next_process()
    {
        using var builder = Victim.Start(server.ConnectionString, _version, "600");
        await builder.UntilAsync(line => line == "building");
        var half = await HalfBuiltAsync();
        Assert.NotNull(half);
        await using (await server.Builder().AddSchema("other").BuildAsync(_cancellation)) Assert.Equal(half, await HalfBuiltAsync());

        await builder.KillAsync();
        await Eventually.IsTrueAsync(async () =>
        {
            await using (await server.Builder().AddSchema("other").BuildAsync(_cancellation)) return await HalfBuiltAsync() is null;
        });
    }

    private async Task<string?> HalfBuiltAsync()
    {
        await using var connection = await server.ConnectAsync();
        return await connection.ScalarAsync<string>(
            "SELECT datname::text FROM pg_database WHERE shobj_description(oid, 'pg_database') LIKE '{\"PgTestKit\":\"building\"%' || $1 || '%'", _cancellation, Fingerprints.HashOf(_version));
    }
}
