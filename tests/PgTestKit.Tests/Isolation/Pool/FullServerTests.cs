using System.Collections.Concurrent;

namespace PgTestKit.Tests.Isolation.Pool;

/// <summary>More tests at once than the server takes connections.</summary>
public sealed class FullServerTests(Shop shop, OneServer server)
{
    private const int Tests = 32, Connections = 10;
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly ConcurrentQueue<string> _log = new();

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    [InlineData(TestIsolation.Clone)]
    public async Task More_tests_than_the_role_has_connections_wait_for_each_other(TestIsolation isolation)
    {
        var existing = PostgresServer.Existing(await server.CreateRoleAsync($"CREATEDB CONNECTION LIMIT {Connections}")).WithPatience(TimeSpan.FromMinutes(2));
        await using var template = await shop.Builder().UseServer(existing).BuildAsync(_cancellation);
        await RunAsync(template, isolation);
    }

    [Fact]
    public async Task More_tests_than_a_local_server_has_connections_wait_for_each_other()
    {
        await using var template = await shop.Builder().UseServer(PostgresServer.Local().WithSetting("max_connections", "10")).BuildAsync(_cancellation);
        foreach (var isolation in Enum.GetValues<TestIsolation>()) await RunAsync(template, isolation);
    }

    [Fact]
    public async Task Whoever_asked_first_goes_first_and_each_says_after_a_second_who_has_the_connections()
    {
        await using var template = await BuildForTwoAsync();
        var holders = new Stack<TestDatabase>();
        foreach (var name in new[] { "Holds_one", "Holds_another" }) holders.Push(await template.LeaseAsync(TestIsolation.Transaction, name, _cancellation));
        var order = new ConcurrentQueue<int>();
        var waiting = Enumerable.Range(1, 5).Select(async number =>
        {
            await using var database = await template.LeaseAsync(TestIsolation.Transaction, $"Waits_{number}", _cancellation);
            order.Enqueue(number);
        }).ToList();
        for (var number = 1; number <= 5; number++)
            await Eventually.IsTrueAsync(() => Task.FromResult(_log.Any(line => line.StartsWith($"Waits_{number} waits for a free connection to ", StringComparison.Ordinal))));
        Assert.Contains(_log, line => line.EndsWith(": at least 2 of 3 connections are in use by tests: Holds_one, Holds_another", StringComparison.Ordinal));
        Assert.Empty(order);

        await holders.Pop().DisposeAsync(); // the other one stays, so that one goes at a time
        await Task.WhenAll(waiting);
        Assert.Equal([1, 2, 3, 4, 5], order);
        await holders.Pop().DisposeAsync();
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_leaves_the_connection_to_the_next()
    {
        await using var template = await BuildForTwoAsync();
        var first = await template.LeaseAsync(TestIsolation.Reset, "Holds_both", _cancellation); // its own and its reset's
        using var impatience = new CancellationTokenSource();
        var cancelled = template.LeaseAsync(TestIsolation.Transaction, "Gives_up", impatience.Token);
        var next = template.LeaseAsync(TestIsolation.Transaction, "Goes_on", _cancellation);
        await Eventually.IsTrueAsync(() => Task.FromResult(_log.Any(line => line.StartsWith("Gives_up waits for a free", StringComparison.Ordinal)) && _log.Any(line => line.StartsWith("Goes_on waits for a free", StringComparison.Ordinal))));
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(next.IsCompleted);
        await first.DisposeAsync();
        await using (var database = await next) Assert.Equal(1, await database.QueryScalarAsync<int>("SELECT 1"));
        await using var again = await template.LeaseAsync(TestIsolation.Transaction, "Comes_later", _cancellation);
    }

    private async Task<TemplateDatabase> BuildForTwoAsync()
    {
        // The third connection is the process's lease.
        var existing = PostgresServer.Existing(await server.CreateRoleAsync("CREATEDB CONNECTION LIMIT 3")).WithPatience(TimeSpan.FromMinutes(2));
        return await shop.Builder().UseServer(existing).LogTo(_log.Enqueue).BuildAsync(_cancellation);
    }

    private Task RunAsync(TemplateDatabase template, TestIsolation isolation) => Task.WhenAll(Enumerable.Range(0, Tests).Select(async number =>
    {
        await using var database = await template.LeaseAsync(isolation, _cancellation);
        await database.ExecuteAsync("INSERT INTO app.deal (currency) VALUES ('EUR'); DELETE FROM ref.country WHERE id = 1");
        Assert.Equal(1, await database.Table("app.deal").CountAsync(_cancellation));
        Assert.Equal(2, await database.Table("ref.country").CountAsync(_cancellation));
    }));
}
