using System.Collections.Concurrent;
using System.Diagnostics;

namespace PgTestKit.Tests.Servers;

/// <summary>A local server that is killed while tests run.</summary>
public sealed class ServerDeathTests
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly ConcurrentQueue<string> _log = new();

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    [InlineData(TestIsolation.Clone)]
    public async Task The_test_in_flight_fails_with_the_servers_log_and_the_next_lease_starts_the_server_again(TestIsolation isolation)
    {
        await using var template = await BuildAsync();
        var first = template.Server;
        var inFlight = await template.LeaseAsync(isolation, _cancellation);
        await inFlight.ExecuteAsync("INSERT INTO part VALUES (2)");
        await KillServerAsync(template, inFlight);
        // The server's processes notice one after the other that the first of them is gone.
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (true) await inFlight.ExecuteAsync("UPDATE part SET id = id");
        });
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => inFlight.DisposeAsync().AsTask());
        Assert.StartsWith($"{first} crashed while the test ran. Its log ended with:", exception.Message, StringComparison.Ordinal);
        Assert.Contains("ready to accept connections", exception.Message, StringComparison.Ordinal);

        await using var next = await template.LeaseAsync(isolation, _cancellation);
        Assert.NotSame(first, template.Server);
        Assert.Equal(1, await next.Table("part").CountAsync(_cancellation));
        Assert.Contains(_log, line => line.StartsWith($"{first} died and is started again.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_test_that_did_not_notice_fails_too()
    {
        await using var template = await BuildAsync();
        var inFlight = await template.LeaseAsync(TestIsolation.Clone, _cancellation);
        await KillServerAsync(template, inFlight);
        await using (await template.LeaseAsync(TestIsolation.Clone, _cancellation))
        {
            // The server that runs now is another one.
        }

        await Assert.ThrowsAsync<PgTestKitException>(() => inFlight.DisposeAsync().AsTask());
    }

    [Fact]
    public async Task Of_eight_parallel_workers_each_goes_on_after_the_server_was_killed_once_and_it_is_started_once()
    {
        await using var template = await BuildAsync();
        var (failed, killed) = (0, 0);
        var servers = new ConcurrentDictionary<RunningServer, bool>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var isolation = (TestIsolation)(worker % 3);
            for (var test = 0; test < 12; test++)
            {
                servers[template.Server] = true;
                try
                {
                    await using var database = await template.LeaseAsync(isolation, _cancellation);
                    if (worker == 0 && test == 5 && Interlocked.Exchange(ref killed, 1) == 0) await KillAsync(await PostmasterAsync(database));
                    await database.ExecuteAsync("INSERT INTO part VALUES (2)");
                    Assert.Equal(2, await database.Table("part").CountAsync(_cancellation));
                }
                catch (Exception exception) when (exception is NpgsqlException or PgTestKitException)
                {
                    Interlocked.Increment(ref failed);
                }
            }
        }, _cancellation)));

        await using var last = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        servers[template.Server] = true;
        Assert.Equal(1, await last.Table("part").CountAsync(_cancellation));
        Assert.InRange(failed, 1, 16); // those in flight, each at most in its test and once more
        Assert.Equal(2, servers.Count);
    }

    [Fact]
    public async Task After_one_of_its_processes_was_killed_the_same_server_serves_the_next_lease()
    {
        await using var template = await BuildAsync();
        var server = template.Server;
        await using (await template.LeaseAsync(TestIsolation.Reset, _cancellation))
        {
            // Leaves a connection in the pool, which will be dead.
        }

        var inFlight = await template.LeaseAsync(TestIsolation.Clone, _cancellation);
        var crash = server.NextCrash!;
        await KillAsync(await inFlight.QueryScalarAsync<int>("SELECT pg_backend_pid()"));
        await crash.WaitAsync(TimeSpan.FromSeconds(30), _cancellation);
        await Assert.ThrowsAsync<PgTestKitException>(() => inFlight.DisposeAsync().AsTask());

        foreach (var isolation in Enum.GetValues<TestIsolation>())
        {
            await using var next = await template.LeaseAsync(isolation, _cancellation);
            Assert.Equal(1, await next.Table("part").CountAsync(_cancellation));
        }

        Assert.Same(server, template.Server);
    }

    [Fact]
    public async Task Two_fixtures_that_share_the_server_share_the_new_one()
    {
        await using var one = await BuildAsync();
        await using var other = await BuildAsync();
        Assert.Same(one.Server, other.Server);
        var inFlight = await one.LeaseAsync(TestIsolation.Reset, _cancellation);
        await KillServerAsync(one, inFlight);
        await Assert.ThrowsAsync<PgTestKitException>(() => inFlight.DisposeAsync().AsTask());

        await using var first = await one.LeaseAsync(TestIsolation.Reset, _cancellation);
        await using var second = await other.LeaseAsync(TestIsolation.Reset, _cancellation);
        Assert.Same(one.Server, other.Server);
        Assert.NotEqual(first.Name, second.Name);
    }

    // Each test has a server that no other test shares.
    private Task<TemplateDatabase> BuildAsync([System.Runtime.CompilerServices.CallerMemberName] string test = "") =>
        new TemplateDatabaseBuilder().LogTo(_log.Enqueue).UseServer(PostgresServer.Local().WithSetting("cluster_name", test[..20])).AddSeed("part", "1", (connection, cancellation) =>
            connection.ExecuteAsync("CREATE TABLE part (id int PRIMARY KEY); INSERT INTO part VALUES (1)", cancellation)).BuildAsync(_cancellation);

    private async Task<int> PostmasterAsync(TestDatabase database)
    {
        var folder = await database.QueryScalarAsync<string>("SELECT current_setting('data_directory')");
        return int.Parse((await File.ReadAllLinesAsync(Path.Combine(folder, "postmaster.pid"), _cancellation))[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task KillServerAsync(TemplateDatabase template, TestDatabase database)
    {
        await KillAsync(await PostmasterAsync(database));
        Assert.True(await template.Server.HasDiedAsync(TimeSpan.FromSeconds(30)));
    }

    private async Task KillAsync(int process)
    {
        using var kill = Process.Start("kill", ["-9", process.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(_cancellation);
    }
}
