using PgTestKit.Tests.Isolation;

namespace PgTestKit.Tests.Changes;

public sealed class FailureTests(Shop shop)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    public async Task What_a_failed_test_changed_is_reported_with_its_notes(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        await database.ExecuteAsync("INSERT INTO app.deal (currency) VALUES ('EUR')");
        database.AddFailureNote("the seed was 7");

        var report = await database.ReportFailureAsync("Some_test");

        Assert.StartsWith($"PgTestKit: Some_test failed on database {database.Name} ({isolation}, ", report, StringComparison.Ordinal);
        Assert.Contains("PgTestKit: the seed was 7", report, StringComparison.Ordinal);
        Assert.Contains($"PgTestKit: changed by the test: {Environment.NewLine}app.deal: 1 inserted", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    [InlineData(TestIsolation.Clone)]
    public async Task A_changed_schema_is_reported_where_no_row_changed(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        await database.ExecuteAsync("ALTER TABLE app.leg RENAME n TO number; DROP SEQUENCE app.ticket; CREATE TABLE app.scratch (n int)");

        var report = await database.ReportFailureAsync("Some_test");

        Assert.Contains(
            string.Join(Environment.NewLine,
                "PgTestKit: changed by the test: the schema, no rows:",
                "  sequence app.ticket is gone", "  table app.leg differs", "    - column n integer", "    + column number integer", "  table app.scratch is new"),
            report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_is_gone_is_no_table_whose_rows_were_deleted()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        await database.ExecuteAsync("DROP TABLE ref.country; DROP TABLE app.leg; CREATE TABLE app.scratch AS SELECT 7 AS n");

        var report = await database.ReportFailureAsync("Some_test");

        Assert.Contains("app.scratch: 1 inserted into a new table" + Environment.NewLine, report, StringComparison.Ordinal);
        Assert.Contains("ref.country: the table is gone, and 3 rows with it" + Environment.NewLine, report, StringComparison.Ordinal);
        Assert.DoesNotContain("deleted", report, StringComparison.Ordinal);
        Assert.Contains(string.Join(Environment.NewLine, "the schema:", "  table app.leg is gone", "  table ref.country is gone", "  table app.scratch is new"), report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_still_busy_is_reported()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Reset, _cancellation);
        await using var forgotten = await database.DataSource.OpenConnectionAsync(_cancellation);
        await using var transaction = await forgotten.BeginTransactionAsync(_cancellation);
        await forgotten.ExecuteAsync("LOCK app.leg IN ROW SHARE MODE", _cancellation);

        var report = await database.ReportFailureAsync("Some_test");

        Assert.Contains("PgTestKit: still busy: idle in transaction since", report, StringComparison.Ordinal);
        Assert.Contains("LOCK app.leg", report, StringComparison.Ordinal);
        // A stronger lock would keep what changed from being read, and the report must name its holder before.
        Assert.True(report.IndexOf("still busy", StringComparison.Ordinal) < report.IndexOf("changed by the test", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connection_that_can_not_be_asked_is_told()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Clone, _cancellation);
        await database.Connection.CloseAsync();

        Assert.Contains("PgTestKit: what the test changed can't be read: ", await database.ReportFailureAsync("Some_test"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Clone)]
    public async Task Statements_are_canceled_when_the_tests_time_is_up(TestIsolation isolation)
    {
        await using var database = await shop.Template.LeaseAsync(isolation, _cancellation);
        using var timeout = new CancellationTokenSource();
        await using var canceling = database.CancelStatementsOn(timeout.Token);

        var endless = database.ExecuteAsync("SELECT pg_sleep(600)");
        await Eventually.IsTrueAsync(async () => await RunningAsync(database) > 0);
        await timeout.CancelAsync();

        Assert.Equal(PostgresErrorCodes.QueryCanceled, (await Assert.ThrowsAsync<PostgresException>(() => endless)).SqlState);
    }

    private async Task<long> RunningAsync(TestDatabase database)
    {
        await using var connection = new NpgsqlConnection(shop.Template.Server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(_cancellation);
        return await connection.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND query LIKE '%pg_sleep%' AND state = 'active'", _cancellation, database.Name);
    }
}
