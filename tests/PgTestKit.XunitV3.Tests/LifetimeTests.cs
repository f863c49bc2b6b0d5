using Npgsql;
using Xunit;

namespace PgTestKit.XunitV3.Tests;

public sealed class LifetimeTests(Notes notes) : PostgresTest(notes, TestIsolation.Reset)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.ExecuteAsync("INSERT INTO note (text) VALUES ('from InitializeAsync')");
    }

    public override async ValueTask DisposeAsync()
    {
        Assert.Equal(1, await Database.Table("note").CountAsync(CancellationToken.None));
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_test_sees_what_its_set_up_wrote() => Assert.Equal(1, await Database.Table("note").CountAsync(TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_second_test_sees_it_once() => Assert.Equal(1, await Database.Table("note").CountAsync(TestContext.Current.CancellationToken));

    [Fact]
    public async Task Two_databases_of_one_test_do_not_see_each_other()
    {
        var other = await LeaseAnotherAsync();

        Assert.NotEqual(Database.Name, other.Name);
        Assert.Equal(TestIsolation.Reset, other.Isolation);
        Assert.Equal(0, await other.Table("note").CountAsync(TestContext.Current.CancellationToken));
        await other.ExecuteAsync("INSERT INTO note (text) VALUES ('a'), ('b')");
    }

    [Fact]
    public async Task What_the_kit_says_while_a_test_runs_is_in_its_output()
    {
        await using (var other = await Database.Template.LeaseAsync(TestIsolation.Reset, TestContext.Current.CancellationToken))
            await other.ExecuteAsync("CREATE TABLE added (n int)");

        Assert.Contains("was replaced: the schema was changed", TestContext.Current.TestOutputHelper!.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_is_canceled_when_the_tests_time_is_up()
    {
        var endless = Database.ExecuteAsync("SELECT pg_sleep(300)");
        await using (var observer = await Database.DataSource.OpenConnectionAsync(CancellationToken.None))
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            await using var command = observer.CreateCommand();
            command.CommandText = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%' AND state = 'active'";
            while (await command.ExecuteScalarAsync(CancellationToken.None) is not 1L) await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        TestContext.Current.CancelCurrentTest(); // as a timeout does

        Assert.Equal(PostgresErrorCodes.QueryCanceled, (await Assert.ThrowsAsync<PostgresException>(() => endless)).SqlState);
    }
}
