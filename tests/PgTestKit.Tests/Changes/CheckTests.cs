using PgTestKit.Tests.Isolation;

namespace PgTestKit.Tests.Changes;

public sealed class CheckTests(Shop shop)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_check_says_whether_it_holds_and_shows_what_is_there_instead()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);

        var right = await database.Table("ref.currency").ContainsAsync(new { Code = "EUR" }, _cancellation);
        var wrong = await database.Table("ref.currency").ContainsAsync(new { Code = "EUR", Name = "Dollar" }, _cancellation);

        Assert.True(right.Holds, right.Message);
        Assert.False(wrong.Holds);
        Assert.StartsWith("""Expected table "ref"."currency" to contain a row with code = 'EUR', name = 'Dollar', but none of its 3 rows does.""", wrong.Message, StringComparison.Ordinal);
        right.EnsureHolds();
        Assert.Equal(wrong.Message, Assert.Throws<PgTestKitException>(wrong.EnsureHolds).Message);
    }

    [Fact]
    public async Task Ensuring_a_check_is_an_assertion()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);

        await database.Table("app.deal").IsEmptyAsync(_cancellation).EnsureAsync();
        var error = await Assert.ThrowsAsync<PgTestKitException>(() => database.Table("ref.currency").IsEmptyAsync(_cancellation).EnsureAsync());

        Assert.StartsWith("""Expected table "ref"."currency" to be empty, but it has 3 rows:""", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_the_template_lacks_counts_as_empty_there()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await database.ExecuteAsync("CREATE TABLE scratch AS SELECT 7 AS n");

        await database.Table("scratch").HasCountChangedByAsync(1, _cancellation).EnsureAsync();
        Assert.False((await database.Table("scratch").IsUnchangedAsync(_cancellation)).Holds);
    }

    [Fact]
    public async Task A_view_and_a_partitioned_table_are_compared_by_the_rows_they_show()
    {
        await using var template = await shop.Builder().AddSeed("partitions", "1", async (connection, cancellation) =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText =
                """
                CREATE TABLE app.log (n int) PARTITION BY RANGE (n);
                CREATE TABLE app.log_1 PARTITION OF app.log FOR VALUES FROM (0) TO (10);
                INSERT INTO app.log VALUES (1);
                CREATE VIEW app.log_view AS SELECT n + 1 AS m FROM app.log;
                """;
            await command.ExecuteNonQueryAsync(cancellation);
        }).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await database.Table("app.log").IsUnchangedAsync(_cancellation).EnsureAsync();
        await database.Table("app.log_view").IsUnchangedAsync(_cancellation).EnsureAsync();

        await database.ExecuteAsync("INSERT INTO app.log VALUES (2)");

        Assert.Contains("app.log: 1 inserted", (await database.Table("app.log").IsUnchangedAsync(_cancellation)).Message, StringComparison.Ordinal);
        Assert.Contains("app.log_view: 1 inserted", (await database.Table("app.log_view").IsUnchangedAsync(_cancellation)).Message, StringComparison.Ordinal);
        Assert.Equal("app.log_1: 1 inserted", (await database.ChangesAsync(_cancellation)).ToString().Split(Environment.NewLine)[0]);
    }
}
