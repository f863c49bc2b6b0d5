using System.Globalization;
using PgTestKit.Tests.Isolation;

namespace PgTestKit.Tests.Changes;

public sealed class CheckTests(Shop shop)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_check_that_does_not_hold_throws_and_shows_what_is_there_instead()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);

        await database.Table("ref.currency").ShouldContainAsync(new { Code = "EUR" }, _cancellation);
        var wrong = await Assert.ThrowsAsync<DatabaseCheckException>(() => database.Table("ref.currency").ShouldContainAsync(new { Code = "EUR", Name = "Dollar" }, _cancellation));

        Assert.Equal("""table "ref"."currency" to contain a row with code = 'EUR', name = 'Dollar'""", wrong.Expectation);
        Assert.StartsWith("none of its 3 rows does.", wrong.Finding, StringComparison.Ordinal);
        Assert.Equal($"Expected {wrong.Expectation}, but {wrong.Finding}", wrong.Message);
    }

    [Fact]
    public async Task Every_check_of_a_table_can_hold_and_can_fail()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        var deals = database.Table("app.deal");
        var currencies = database.Table("ref.currency");
        await database.ExecuteAsync("DELETE FROM ref.currency WHERE code = 'CHF'");

        await deals.ShouldBeEmptyAsync(_cancellation);
        await currencies.ShouldHaveCountAsync(2, _cancellation);
        await currencies.ShouldHaveCountAtLeastAsync(2, _cancellation);
        await currencies.ShouldHaveCountChangedByAsync(-1, _cancellation);
        await currencies.ShouldNotContainAsync(new { Code = "CHF" }, _cancellation);
        await currencies.ShouldContainOnlyAsync([new { Code = "EUR" }, new { Code = "USD" }], _cancellation);
        await currencies.ShouldHaveValuesAsync("code", ["USD", "EUR"], _cancellation);
        await deals.ShouldBeUnchangedAsync(_cancellation);

        await FailsAsync(currencies.ShouldBeEmptyAsync(_cancellation));
        await FailsAsync(currencies.ShouldHaveCountAsync(3, _cancellation));
        await FailsAsync(currencies.ShouldHaveCountAtLeastAsync(3, _cancellation));
        await FailsAsync(currencies.ShouldHaveCountChangedByAsync(0, _cancellation));
        await FailsAsync(currencies.ShouldNotContainAsync(new { Code = "EUR" }, _cancellation));
        await FailsAsync(currencies.ShouldContainOnlyAsync([new { Code = "EUR" }], _cancellation));
        await FailsAsync(currencies.ShouldHaveValuesAsync("code", ["EUR"], _cancellation));
        await FailsAsync(currencies.ShouldBeUnchangedAsync(_cancellation));
    }

    [Fact]
    public async Task Every_check_of_a_database_can_hold_and_can_fail()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await database.ExecuteAsync("CREATE TYPE app.mood AS ENUM ('good', 'bad')");
        await database.ExecuteAsync("DELETE FROM ref.currency WHERE code = 'CHF'");

        await database.ShouldHaveSchemaAsync("app", _cancellation);
        await database.ShouldHaveTableAsync("app.deal", _cancellation);
        await database.ShouldHaveColumnAsync("ref.currency", "code", "text", _cancellation);
        await database.ShouldHaveEnumAsync("app.mood", ["good", "bad"], _cancellation);
        await database.ShouldHaveExtensionAsync("plpgsql", _cancellation);
        await database.ShouldHaveNoChangesOutsideAsync(["ref.currency"], _cancellation);
        await database.ShouldHaveNoPendingModelChangesAsync(_cancellation);

        await FailsAsync(database.ShouldHaveSchemaAsync("App", _cancellation));
        await FailsAsync(database.ShouldHaveTableAsync("app.deals", _cancellation));
        await FailsAsync(database.ShouldHaveColumnAsync("ref.currency", "code", "integer", _cancellation));
        await FailsAsync(database.ShouldHaveEnumAsync("app.mood", ["bad", "good"], _cancellation));
        await FailsAsync(database.ShouldHaveExtensionAsync("citext", _cancellation));
        await FailsAsync(database.ShouldHaveNoChangesOutsideAsync(["app.*"], _cancellation));
    }

    [Fact]
    public async Task A_check_can_be_repeated_until_it_holds()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Reset, _cancellation);
        var deals = database.Table("app.deal");
        var tries = 0;

        await DatabaseCheck.EventuallyAsync(async cancellation => await deals.ShouldHaveCountAsync(tries++ < 2 ? 1 : 0, cancellation), TimeSpan.FromSeconds(30), _cancellation);
        var late = await Assert.ThrowsAsync<DatabaseCheckException>(() => DatabaseCheck.EventuallyAsync(cancellation => deals.ShouldHaveCountAsync(1, cancellation), TimeSpan.FromMilliseconds(200), _cancellation));
        var mistake = await Assert.ThrowsAsync<PgTestKitException>(() => DatabaseCheck.EventuallyAsync(cancellation => deals.ShouldContainAsync(new { Nmae = 1 }, cancellation), TimeSpan.FromMinutes(5), _cancellation));

        Assert.Equal(3, tries);
        Assert.Equal("""Expected table "app"."deal" to have 1 row within 0.2 s, but it is empty.""", late.Message);
        Assert.Contains("has no column \"Nmae\"", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_can_be_repeated_until_the_answer_is_yes()
    {
        var asked = 0;

        await DatabaseCheck.EventuallyAsync(_ => Task.FromResult(++asked == 3), TimeSpan.FromSeconds(30), _cancellation);
        var late = await Assert.ThrowsAsync<DatabaseCheckException>(() => DatabaseCheck.EventuallyAsync(_ => Task.FromResult(asked > 3), TimeSpan.FromMilliseconds(200), _cancellation));
        var mistake = await Assert.ThrowsAsync<FormatException>(() => DatabaseCheck.EventuallyAsync(_ => Task.FromResult(int.Parse("x", CultureInfo.InvariantCulture) > 0), TimeSpan.FromMinutes(5), _cancellation));

        Assert.Equal(3, asked);
        Assert.Equal("Expected that _ => Task.FromResult(asked > 3) within 0.2 s, but it was false.", late.Message);
        Assert.NotNull(mistake);
    }

    [Fact]
    public async Task A_table_that_the_template_lacks_counts_as_empty_there()
    {
        await using var database = await shop.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await database.ExecuteAsync("CREATE TABLE scratch AS SELECT 7 AS n");

        await database.Table("scratch").ShouldHaveCountChangedByAsync(1, _cancellation);
        await FailsAsync(database.Table("scratch").ShouldBeUnchangedAsync(_cancellation));
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
        await database.Table("app.log").ShouldBeUnchangedAsync(_cancellation);
        await database.Table("app.log_view").ShouldBeUnchangedAsync(_cancellation);

        await database.ExecuteAsync("INSERT INTO app.log VALUES (2)");

        Assert.Contains("app.log: 1 inserted", await FailsAsync(database.Table("app.log").ShouldBeUnchangedAsync(_cancellation)), StringComparison.Ordinal);
        Assert.Contains("app.log_view: 1 inserted", await FailsAsync(database.Table("app.log_view").ShouldBeUnchangedAsync(_cancellation)), StringComparison.Ordinal);
        Assert.Equal("app.log_1: 1 inserted", (await database.ChangesAsync(_cancellation)).ToString().Split(Environment.NewLine)[0]);
    }

    private static async Task<string> FailsAsync(Task check) => (await Assert.ThrowsAsync<DatabaseCheckException>(() => check)).Message;
}
