using FluentAssertions;
using FluentAssertions.Execution;

namespace PgTestKit.Tests;

public sealed class RowCountTests(PaDealing postgres)
{
    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    [InlineData(TestIsolation.Clone)]
    public async Task What_the_test_wrote_is_counted(TestIsolation isolation)
    {
        await using var database = await postgres.LeaseAsync(isolation);
        await database.Table("padealing.pad_request").Should().BeEmptyAsync();

        await database.ExecuteAsync("INSERT INTO padealing.pad_request (amount) VALUES (1), (2)");

        await database.Table("padealing.pad_request").Should().HaveRowCountAsync(2);
    }

    [Fact]
    public async Task A_wrong_count_shows_the_rows()
    {
        await using var database = await postgres.LeaseAsync();
        await database.ExecuteAsync("INSERT INTO padealing.pad_breach VALUES (1), (2)");

        var failure = await Failure.OfAsync(() => database.Table("padealing.pad_breach").Should().HaveRowCountAsync(1, "only {0} is restricted", "XYZ"));

        Assert.Equal(Lines("""Expected table "padealing"."pad_breach" to have 1 row because only XYZ is restricted, but it has 2 rows:""", "  id", "  1", "  2"), failure.Message);
    }

    [Fact]
    public async Task A_missing_row_is_told_as_an_empty_table()
    {
        await using var database = await postgres.LeaseAsync(TestIsolation.Reset);

        var failure = await Failure.OfAsync(() => database.Table("padealing.pad_breach").Should().HaveRowCountAsync(3));

        Assert.Equal("""Expected table "padealing"."pad_breach" to have 3 rows, but it is empty.""", failure.Message);
    }

    [Fact]
    public async Task A_table_that_should_be_empty_shows_its_first_rows()
    {
        await using var database = await postgres.LeaseAsync();
        await database.ExecuteAsync("INSERT INTO padealing.pad_breach SELECT generate_series(1, 7)");

        var failure = await Failure.OfAsync(() => database.Table("padealing.pad_breach").Should().BeEmptyAsync());

        Assert.Equal(
            Lines("""Expected table "padealing"."pad_breach" to be empty, but it has 7 rows:""", "  id", "  1", "  2", "  3", "  4", "  5", "  and 2 more"), failure.Message);
    }

    [Fact]
    public async Task Assertions_can_be_chained()
    {
        await using var database = await postgres.LeaseAsync();
        await database.ExecuteAsync("INSERT INTO padealing.pad_breach VALUES (1)");

        var one = await database.Table("padealing.pad_breach").Should().HaveRowCountAsync(1);
        var failure = await Failure.OfAsync(() => one.And.BeEmptyAsync());

        Assert.StartsWith("""Expected table "padealing"."pad_breach" to be empty, but it has 1 row:""", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_an_assertion_scope_all_failures_are_told()
    {
        await using var database = await postgres.LeaseAsync();
        var table = database.Table("padealing.pad_breach");

        var failure = await Failure.OfAsync(async () =>
        {
            using var scope = new AssertionScope();
            await table.Should().HaveRowCountAsync(1);
            await table.Should().ContainRowAsync(new { id = 7 });
        });

        Assert.Contains("to have 1 row, but it is empty.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("to contain a row with id = 7, but it is empty.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_table_is_told_and_leaves_the_transaction_usable()
    {
        await using var database = await postgres.LeaseAsync();

        var error = await Assert.ThrowsAsync<PgTestKitException>(() => database.Table("padealing.pad_requests").Should().BeEmptyAsync());

        Assert.Contains("""Schema "padealing" has no table "pad_requests".""", error.Message, StringComparison.Ordinal);
        await database.Table("padealing.pad_request").Should().BeEmptyAsync();
    }

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    public async Task A_count_is_compared_with_the_templates(TestIsolation isolation)
    {
        await using var database = await postgres.LeaseAsync(isolation);
        var table = database.Table("padealing.currency");
        await table.Should().HaveUnchangedRowCountAsync();

        await database.ExecuteAsync("DELETE FROM padealing.currency WHERE code <> 'EUR'");

        await table.Should().HaveRowCountChangedByAsync(-2);
        await table.Should().HaveRowCountOfAtLeastAsync(1);
        var changed = await Failure.OfAsync(() => table.Should().HaveUnchangedRowCountAsync());
        var more = await Failure.OfAsync(() => table.Should().HaveRowCountChangedByAsync(1));
        await table.Should().NotBeEmptyAsync();
        var none = await Failure.OfAsync(() => database.Table("padealing.pad_breach").Should().NotBeEmptyAsync("a breach was booked"));
        var least = await Failure.OfAsync(() => table.Should().HaveRowCountOfAtLeastAsync(2));
        Assert.StartsWith("""Expected table "padealing"."currency" to have as many rows as in the template, 3, but it has 1 row:""", changed.Message, StringComparison.Ordinal);
        Assert.StartsWith("""Expected table "padealing"."currency" to have 1 row more than the 3 of the template, but it has 1 row:""", more.Message, StringComparison.Ordinal);
        Assert.Equal("""Expected table "padealing"."pad_breach" to have at least 1 row because a breach was booked, but it is empty.""", none.Message);
        Assert.StartsWith("""Expected table "padealing"."currency" to have at least 2 rows, but it has 1 row:""", least.Message, StringComparison.Ordinal);
    }

    private static string Lines(params string[] lines) => string.Join(Environment.NewLine, lines);
}
