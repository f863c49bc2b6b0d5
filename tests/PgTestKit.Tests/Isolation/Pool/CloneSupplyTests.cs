using System.Collections.Concurrent;

namespace PgTestKit.Tests.Isolation.Pool;

/// <summary>Which clones there are at which time.</summary>
public sealed class CloneSupplyTests(Shop shop, OneServer server)
{
    private static readonly int Workers = Environment.ProcessorCount;
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly ConcurrentQueue<string> _log = new();

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    public async Task A_suite_that_gives_its_clones_back_has_no_more_than_it_uses_at_once(TestIsolation isolation)
    {
        await using var template = await BuildAsync();
        string number;
        for (var round = 0; round < 3; round++)
        {
            await using var first = await template.LeaseAsync(isolation, _cancellation);
            await using var second = await template.LeaseAsync(isolation, _cancellation);
            number = NumberOf(first);
            Assert.Equal(2, (await ClonesAsync(number)).Count);
        }
    }

    [Fact]
    public async Task As_many_clones_are_made_ahead_as_tests_keep_at_once_but_not_more_than_can_run_at_once()
    {
        await using var template = await BuildAsync();
        var leases = new List<TestDatabase>();
        for (var kept = 1; kept <= Workers + 1; kept++)
        {
            leases.Add(await template.LeaseAsync(TestIsolation.Clone, _cancellation));
            await HasClonesAsync(NumberOf(leases[0]), kept + Math.Min(kept, Workers));
        }

        foreach (var lease in leases) await lease.DisposeAsync();
        await HasClonesAsync(NumberOf(leases[0]), Workers); // ready, and one is enough for the next test
        await using var alone = await template.LeaseAsync(TestIsolation.Clone, _cancellation);
        await HasClonesAsync(NumberOf(alone), Math.Max(Workers, 2));
    }

    [Fact]
    public async Task A_lease_that_waits_for_a_database_says_so_and_when_it_is_cancelled_the_next_one_gets_that_database()
    {
        await using var template = await BuildAsync();
        await using var connection = await server.ConnectAsync();
        await using var blocking = await connection.BeginTransactionAsync(_cancellation);
        await connection.ExecuteAsync($"COMMENT ON DATABASE \"{template.Name}\" IS NULL", _cancellation); // nobody can copy it until the rollback
        using var impatience = new CancellationTokenSource();
        var cancelled = template.LeaseAsync(TestIsolation.Transaction, "Gives_up", impatience.Token);
        await Eventually.IsTrueAsync(() => Task.FromResult(_log.Contains("Gives_up waits for a database (being made: 1, leases that wait: 1)")));
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        var next = template.LeaseAsync(TestIsolation.Transaction, "Goes_on", _cancellation);
        await blocking.RollbackAsync(_cancellation);
        await using var database = await next;
        Assert.Single(await ClonesAsync(NumberOf(database)));
    }

    [Fact]
    public async Task A_clone_that_could_not_be_made_ahead_is_told_to_one_lease_and_then_tried_again()
    {
        await using var template = await BuildAsync();
        await using (var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation))
            await ExecuteAsync($"CREATE DATABASE \"{database.Name[..^1]}2\""); // has the next one's name
        await using var first = await template.LeaseAsync(TestIsolation.Clone, _cancellation);
        await Eventually.IsTrueAsync(() => Task.FromResult(_log.Any(line => line.StartsWith("a database could not be made ahead: 42P04", StringComparison.Ordinal))));

        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => template.LeaseAsync(TestIsolation.Clone, _cancellation));
        Assert.Contains("already exists", exception.Message, StringComparison.Ordinal);
        await using (var second = await template.LeaseAsync(TestIsolation.Clone, _cancellation)) Assert.Equal(3, await second.Table("ref.currency").CountAsync(_cancellation));
        await ExecuteAsync($"DROP DATABASE \"{first.Name[..^1]}2\"");
    }

    [Fact]
    public async Task When_the_template_is_disposed_all_clones_are_gone_but_one_that_can_not_be_dropped_and_that_one_is_named()
    {
        string number, left;
        await using (var template = await BuildAsync())
        {
            var leases = await Task.WhenAll(Enumerable.Range(0, 2 * Workers).Select(_ => template.LeaseAsync(TestIsolation.Clone, _cancellation)));
            (number, left) = (NumberOf(leases[0]), leases[0].Name);
            await ExecuteAsync($"COMMENT ON DATABASE \"{left}\" IS NULL"); // nothing without the kit's marker is dropped
            await Task.WhenAll(leases.Select(lease => lease.DisposeAsync().AsTask()));
        }

        Assert.Equal([left], await ClonesAsync(number));
        Assert.Contains(_log, line => line.StartsWith($"databases are left that could not be dropped, until the next start or pgtestkit clean: {left} (", StringComparison.Ordinal));
        await ExecuteAsync($"DROP DATABASE \"{left}\"");
    }

    [Fact]
    public async Task A_template_that_is_disposed_sends_those_away_who_wait()
    {
        var template = await BuildAsync();
        await using var connection = await server.ConnectAsync();
        await using var blocking = await connection.BeginTransactionAsync(_cancellation);
        await connection.ExecuteAsync($"COMMENT ON DATABASE \"{template.Name}\" IS NULL", _cancellation);
        var waiting = template.LeaseAsync(TestIsolation.Reset, "Waits", _cancellation);
        await Eventually.IsTrueAsync(() => Task.FromResult(_log.Any(line => line.StartsWith("Waits waits", StringComparison.Ordinal))));
        var disposal = template.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await blocking.RollbackAsync(_cancellation);
        await disposal;
    }

    private Task<TemplateDatabase> BuildAsync() => shop.Builder().UseServer(PostgresServer.Existing(server.ConnectionString)).LogTo(_log.Enqueue).BuildAsync(_cancellation);

    // The part of a clone's name that is this process's own: other tests have clones of the same template.
    private static string NumberOf(TestDatabase database) => database.Name.Split('_')[2];

    private async Task<IReadOnlyList<string>> ClonesAsync(string number) => [.. (await server.DatabasesAsync()).Where(name => name.Contains($"_{number}_", StringComparison.Ordinal))];

    private Task HasClonesAsync(string number, int count) => Eventually.IsTrueAsync(async () => (await ClonesAsync(number)).Count == count);

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await server.ConnectAsync();
        await connection.ExecuteAsync(sql, _cancellation);
    }
}
