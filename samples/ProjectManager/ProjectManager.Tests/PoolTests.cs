using System.Globalization;
using Npgsql;
using PgTestKit;
using ProjectManager.Data;
using ProjectManager.Services;
using Xunit;

namespace ProjectManager.Tests;

/// <summary>The application's own small pool: calls run at once, on as many connections as it has, and commit.</summary>
public sealed class PoolTests(Team team) : TeamTest(team, TestIsolation.Reset)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private DatabaseTable Sessions => Database.Table("pg_catalog.pg_stat_activity");

    [Fact]
    public async Task Forty_calls_at_once_share_three_connections()
    {
        await using var dataSource = ProjectData.CreateDataSource(Database.ConnectionString, maxPoolSize: 3);
        var users = new UserRepository(dataSource, FixedTime.Default);

        await Task.WhenAll(Enumerable.Range(1, 40).Select(number => users.CreateAsync(NewUser(number), Cancellation)));

        await Database.Table("users").ShouldHaveCountChangedByAsync(40, Cancellation);
        Assert.InRange(await Database.QueryScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ProjectManager' AND datname = current_database()"), 1, 3);
    }

    [Fact]
    public async Task A_refused_call_gives_its_connection_back()
    {
        await using var dataSource = ProjectData.CreateDataSource(Database.ConnectionString, maxPoolSize: 2);
        var users = new UserRepository(dataSource, FixedTime.Default);

        for (var call = 0; call < 5; call++)
            await Assert.ThrowsAsync<PostgresException>(() => users.CreateAsync(NewUser(1) with { Username = "lead" }, Cancellation));

        Assert.Equal("lead", (await users.FindAsync(Lead, Cancellation))?.Username);
    }

    [Fact]
    public async Task A_canceled_call_gives_its_connection_back()
    {
        await using var dataSource = ProjectData.CreateDataSource(Database.ConnectionString, maxPoolSize: 1);
        var users = new UserRepository(dataSource, FixedTime.Default);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using (var other = await Database.DataSource.OpenConnectionAsync(Cancellation))
        {
            await using var transaction = await other.BeginTransactionAsync(Cancellation);
            await using var locking = new NpgsqlCommand("LOCK TABLE users", other);
            await locking.ExecuteNonQueryAsync(Cancellation);

            var waiting = users.FindAsync(Lead, cancel.Token);
            await DatabaseCheck.EventuallyAsync(
                cancellation => Sessions.ShouldContainAsync(new { datname = Database.Name, application_name = nameof(ProjectManager), wait_event_type = "Lock" }, cancellation),
                Patience,
                Cancellation);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        Assert.Equal("lead", (await users.FindAsync(Lead, Cancellation))?.Username);
    }

    [Fact]
    public async Task A_connection_that_has_had_its_time_is_replaced()
    {
        await using var dataSource = ProjectData.CreateDataSource(Database.ConnectionString, maxPoolSize: 1, connectionLifetime: TimeSpan.FromSeconds(1));
        var users = new UserRepository(dataSource, FixedTime.Default);
        int first;
        await using (var connection = await dataSource.OpenConnectionAsync(Cancellation))
            first = connection.ProcessID;

        await DatabaseCheck.EventuallyAsync(
            async cancellation =>
            {
                await users.FindAsync(Lead, cancellation);
                await Sessions.ShouldNotContainAsync(new { pid = first }, cancellation);
            },
            Patience,
            Cancellation);

        Assert.Equal("lead", (await users.FindAsync(Lead, Cancellation))?.Username);
    }

    private static NewUser NewUser(int number) => new(
        string.Create(CultureInfo.InvariantCulture, $"user{number}"), string.Create(CultureInfo.InvariantCulture, $"user{number}@team.example"), "-");
}
