using FluentAssertions;
using FluentAssertions.Execution;

namespace PgTestKit.Tests;

public sealed class RowTests(PaDealing postgres)
{
    private const string Table = "padealing.pad_request";

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    public async Task A_row_is_found_by_any_of_its_columns(TestIsolation isolation)
    {
        await using var database = await postgres.LeaseAsync(isolation);
        await database.ExecuteAsync("INSERT INTO padealing.pad_request (status, amount, employee_id) VALUES ('approved', 100, 7), ('pending', 250, 8)");

        await database.Table(Table).Should().ContainRowAsync(new { amount = 250 });
        await database.Table(Table).Should().ContainRowAsync(new { EmployeeId = 7, Status = RequestStatus.Approved });
        await database.Table(Table).Should().NotContainRowAsync(new { EmployeeId = 7, Status = RequestStatus.Pending });
    }

    [Fact]
    public async Task A_mapped_enum_is_its_member_or_its_label()
    {
        await using var database = await postgres.LeaseAsync();
        await database.ExecuteAsync("INSERT INTO padealing.pad_request (status) VALUES ('auto_rejected')");

        await database.Table(Table).Should().ContainRowAsync(new { status = RequestStatus.AutoRejected });
        await database.Table(Table).Should().ContainRowAsync(new { status = "auto_rejected" });
        await database.Table(Table).Should().NotContainRowAsync(new { status = "pending" });
    }

    [Fact]
    public async Task An_enum_that_is_not_mapped_is_compared_by_its_label()
    {
        await using var database = await postgres.LeaseAsync();
        await database.ExecuteAsync("INSERT INTO padealing.pad_request (direction) VALUES ('sell')");

        await database.Table(Table).Should().ContainRowAsync(new { direction = TradeDirection.Sell });
        await database.Table(Table).Should().NotContainRowAsync(new { direction = TradeDirection.Buy });
    }

    [Fact]
    public async Task An_enum_in_a_column_of_numbers_is_its_number()
    {
        await using var database = await postgres.LeaseAsync();
        await database.ExecuteAsync("INSERT INTO padealing.pad_request (employee_id) VALUES (1)");

        await database.Table(Table).Should().ContainRowAsync(new { EmployeeId = TradeDirection.Sell });
    }

    [Fact]
    public async Task Null_is_NULL_and_nothing_else()
    {
        await using var database = await postgres.LeaseAsync();
        await database.ExecuteAsync("""INSERT INTO padealing.pad_request ("Note") VALUES ('')""");

        await database.Table(Table).Should().ContainRowAsync(new { Amount = (decimal?)null });
        await database.Table(Table).Should().NotContainRowAsync(new { Note = (string?)null });
    }

    [Fact]
    public async Task Times_days_and_arrays_are_compared_as_PostgreSQL_keeps_them()
    {
        var moment = DateTimeOffset.Parse("2025-03-30T10:00:00.1234567+02:00", System.Globalization.CultureInfo.InvariantCulture);
        await using var database = await postgres.LeaseAsync();
        await database.ExecuteAsync("INSERT INTO padealing.pad_request (at, day, tags) VALUES ($1, '2025-03-30', '{a,b}')", moment.UtcDateTime);

        await database.Table(Table).Should().ContainRowAsync(new { at = moment, day = new DateOnly(2025, 3, 30), tags = new[] { "a", "b" } });
        await database.Table(Table).Should().NotContainRowAsync(new { at = moment.AddSeconds(1) });
        await database.Table(Table).Should().NotContainRowAsync(new { tags = new[] { "a" } });
    }

    [Fact]
    public async Task A_failure_shows_the_closest_rows_and_marks_what_differs()
    {
        await using var database = await postgres.LeaseAsync();
        await database.ExecuteAsync("INSERT INTO padealing.pad_request (status, amount) VALUES ('approved', 250), ('approved', 100), ('pending', NULL)");

        var failure = await Assert.ThrowsAsync<AssertionFailedException>(() => database.Table(Table).Should().ContainRowAsync(new { Status = RequestStatus.Pending, amount = 100, EmployeeId = (int?)null }, "it was submitted"));

        Assert.Equal(
            Lines(
                """Expected table "padealing"."pad_request" to contain a row with status = 'pending', amount = 100, employee_id = NULL because it was submitted, but none of its 3 rows does. The closest (! marks what differs):""",
                "  id | status      | amount  | employee_id",
                "  2  | !'approved' | 100.00  | NULL",
                "  3  | 'pending'   | !NULL   | NULL",
                "  1  | !'approved' | !250.00 | NULL"),
            failure.Message);
    }

    [Fact]
    public async Task Text_is_shown_as_it_is()
    {
        await using var database = await postgres.LeaseAsync(TestIsolation.Reset);
        await database.ExecuteAsync("""INSERT INTO padealing.pad_request ("Note") VALUES (E'{"it''s": 1}\n0')""");

        var failure = await Assert.ThrowsAsync<AssertionFailedException>(() => database.Table(Table).Should().ContainRowAsync(new { Note = "{0}" }));

        Assert.Equal(
            Lines("""Expected table "padealing"."pad_request" to contain a row with Note = '{0}', but its one row differs (! marks where):""", "  id | Note", """  1  | !'{"it''s": 1}\n0'"""),
            failure.Message);
    }

    [Fact]
    public async Task A_row_that_should_not_be_there_is_shown()
    {
        await using var database = await postgres.LeaseAsync();
        await database.ExecuteAsync("INSERT INTO padealing.pad_request (amount) VALUES (1), (2)");

        var failure = await Assert.ThrowsAsync<AssertionFailedException>(() => database.Table(Table).Should().NotContainRowAsync(new { amount = 2m }));

        Assert.StartsWith(
            Lines("""Expected table "padealing"."pad_request" not to contain a row with amount = 2, but it has 1 row like that:""", "  id | status    | direction | amount"), failure.Message, StringComparison.Ordinal);
        Assert.Contains("  2  | 'pending' | NULL      | 2.00", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_property_that_is_no_column_is_told_with_those_that_are()
    {
        await using var database = await postgres.LeaseAsync();

        var error = await Assert.ThrowsAsync<PgTestKitException>(() => database.Table(Table).Should().ContainRowAsync(new { EmployeeName = "x" }));

        Assert.Equal(
            """Table "padealing"."pad_request" has no column "EmployeeName" or "employee_name", only id, status, direction, amount, employee_id, Note, tags, day, at. Name one of those.""", error.Message);
    }

    [Fact]
    public async Task An_object_without_properties_is_refused()
    {
        await using var database = await postgres.LeaseAsync();

        await Assert.ThrowsAsync<PgTestKitException>(() => database.Table(Table).Should().ContainRowAsync(new { }));
    }

    private static string Lines(params string[] lines) => string.Join(Environment.NewLine, lines);
}
