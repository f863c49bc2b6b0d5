using System.ComponentModel.DataAnnotations.Schema;
using FluentAssertions;

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

        var failure = await Failure.OfAsync(() => database.Table(Table).Should().ContainRowAsync(new { Status = RequestStatus.Pending, amount = 100, EmployeeId = (int?)null }, "it was submitted"));

        Assert.Equal(
            Lines(
                """Expected table "padealing"."pad_request" to contain a row with status = 'pending', amount = 100, employee_id = NULL because it was submitted, but none of its 3 rows does. The closest (! marks what differs):""",
                "  id | status      | amount  | employee_id",
                "  2  | !'approved' | 100.00  | NULL",
                "  3  | 'pending'   | !NULL   | NULL",
                "  1  | !'approved' | !250.00 | NULL",
                "The first one differs in",
                "  status: expected 'pending', found 'approved'"),
            failure.Message);
    }

    [Fact]
    public async Task Text_is_shown_as_it_is()
    {
        await using var database = await postgres.LeaseAsync(TestIsolation.Reset);
        await database.ExecuteAsync("""INSERT INTO padealing.pad_request ("Note") VALUES (E'{"it''s": 1}\n0')""");

        var failure = await Failure.OfAsync(() => database.Table(Table).Should().ContainRowAsync(new { Note = "{0}" }));

        Assert.Equal(
            Lines(
                """Expected table "padealing"."pad_request" to contain a row with Note = '{0}', but its one row differs (! marks where):""", "  id | Note", """  1  | !'{"it''s": 1}\n0'""",
                "The row differs in", """  Note: expected '{0}', found '{"it''s": 1}\n0'"""),
            failure.Message);
    }

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    public async Task Long_values_and_many_columns_fit_in_80_columns(TestIsolation isolation)
    {
        await using var database = await postgres.LeaseAsync(isolation);
        await database.ExecuteAsync("""INSERT INTO padealing.pad_request ("Note", tags, direction, employee_id, at, day) SELECT repeat('note ', 20), ARRAY[repeat('x', 60), 'y'], 'buy', 1000000 + n, '2025-03-30 10:00:00.123456Z', '2025-03-30' FROM generate_series(1, 3) n""");

        var count = await Failure.OfAsync(() => database.Table(Table).Should().BeEmptyAsync());
        var row = await Failure.OfAsync(() => database.Table(Table).Should().ContainRowAsync(new { Note = new string('z', 500), tags = new[] { "a" }, direction = TradeDirection.Sell, EmployeeId = 1_000_002, day = new DateOnly(2025, 3, 30) }));
        var changes = await Failure.OfAsync(() => database.Table(Table).Should().MatchBaselineAsync());

        string[] Rows(Exception failure) => [.. failure.Message.Split(Environment.NewLine).Where(line => line.Contains(" | ", StringComparison.Ordinal))];
        Assert.Equal([4, 4, 4], new[] { count, row, changes }.Select(failure => Rows(failure).Length));
        Assert.All([.. Rows(count), .. Rows(row), .. Rows(changes)], line => Assert.InRange(line.Length, 20, 80));
        Assert.StartsWith("  2  | !'note note note... | !{'xxxxxx... | !'buy'", Rows(row)[1], StringComparison.Ordinal);
        Assert.Contains("direction: expected 'sell', found 'buy'", row.Message, StringComparison.Ordinal);
        Assert.EndsWith(" | ...", Rows(changes)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_should_not_be_there_is_shown()
    {
        await using var database = await postgres.LeaseAsync();
        await database.ExecuteAsync("INSERT INTO padealing.pad_request (amount) VALUES (1), (2)");

        var failure = await Failure.OfAsync(() => database.Table(Table).Should().NotContainRowAsync(new { amount = 2m }));

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
            """Table "padealing"."pad_request" has no column "EmployeeName" or "employee_name", only id, status, direction, amount, employee_id, Note, tags, day, at, details, code, lasts. Name one of those, and only those that are to be compared.""", error.Message);
    }

    [Fact]
    public async Task JSON_is_compared_by_content_and_citext_in_any_case()
    {
        await using var database = await postgres.LeaseAsync();
        await database.ExecuteAsync("""INSERT INTO padealing.pad_request (details, code) VALUES ('{"a": [1, 2], "b": {"c": null}}', 'AbC')""");

        await database.Table(Table).Should().ContainRowAsync(new { details = """{"b":{"c":null},"a":[1,2]}""", code = "aBc" });
        await database.Table(Table).Should().ContainRowAsync(new { details = new { a = new[] { 1, 2 }, b = new { c = (int?)null } } });
        await database.Table(Table).Should().NotContainRowAsync(new { details = """{"a":[2,1]}""" });
        await database.Table(Table).Should().NotContainRowAsync(new { details = "no JSON" });
    }

    [Fact]
    public async Task What_no_CLR_type_holds_is_compared_as_text()
    {
        await using var database = await postgres.LeaseAsync();
        await database.ExecuteAsync("INSERT INTO padealing.pad_request (lasts, amount) VALUES ('1 month 2 days', 7), (NULL, 8)");

        await database.Table(Table).Should().ContainRowAsync(new { lasts = "1 mon 2 days", amount = 7 });
        await database.Table(Table).Should().HaveRowCountAsync(2);
    }

    [Fact]
    public async Task A_DTO_is_compared_by_its_mapped_properties_and_a_dictionary_by_its_keys()
    {
        await using var database = await postgres.LeaseAsync();
        await database.ExecuteAsync("INSERT INTO padealing.pad_request (employee_id, amount) VALUES (7, 100)");

        await database.Table(Table).Should().ContainRowAsync(new Request { EmployeeId = 7, Price = 100, Display = "unmapped" });
        await database.Table(Table).Should().NotContainRowAsync(new Request { EmployeeId = 7, Price = 101 });
        await database.Table(Table).Should().ContainRowAsync(new Dictionary<string, object?> { ["employee_id"] = 7, ["day"] = null });
    }

    [Fact]
    public async Task Only_these_rows_are_there_whichever_expected_one_fits_which()
    {
        await using var database = await postgres.LeaseAsync();
        await database.ExecuteAsync("INSERT INTO padealing.pad_request (status, amount) VALUES ('pending', 1), ('pending', 2), ('approved', 3)");

        await database.Table(Table).Should().ContainOnlyRowsAsync([new { Status = RequestStatus.Pending }, new { Status = RequestStatus.Pending, amount = 1 }, new { amount = 3 }]);
        await database.Table(Table).Should().HaveColumnValuesAsync("amount", [3, 2, 1]);
        await database.Table(Table).Should().HaveColumnValuesAsync("Status", [RequestStatus.Approved, "pending", RequestStatus.Pending]);
    }

    [Fact]
    public async Task A_missing_and_an_unexpected_row_are_both_shown()
    {
        await using var database = await postgres.LeaseAsync();
        await database.ExecuteAsync("INSERT INTO padealing.pad_request (amount) VALUES (1), (2), (2)");

        var failure = await Failure.OfAsync(() => database.Table(Table).Should().ContainOnlyRowsAsync([new { amount = 1 }, new { amount = 2 }, new { amount = 4 }]));

        Assert.Equal(
            Lines(
                """Expected table "padealing"."pad_request" to contain only 3 rows, but of its 3 rows there are""", "no row with amount = 4",
                "1 that is not expected (! marks what differs from the first missing one):", "  id | amount", "  3  | !2.00"),
            failure.Message);
    }

    [Fact]
    public async Task Too_many_of_the_same_rows_are_noticed()
    {
        await using var database = await postgres.LeaseAsync();
        await database.ExecuteAsync("INSERT INTO padealing.pad_request (amount) VALUES (1), (1)");

        await Failure.OfAsync(() => database.Table(Table).Should().ContainOnlyRowsAsync([new { amount = 1 }]));
        await Failure.OfAsync(() => database.Table(Table).Should().HaveColumnValuesAsync("amount", [1]));
        await Failure.OfAsync(() => database.Table(Table).Should().HaveColumnValuesAsync("amount", [1, 1, 1]));
        await Failure.OfAsync(() => database.Table(Table).Should().HaveColumnValuesAsync("amount", [1, 2]));
    }

    [Fact]
    public async Task A_long_value_that_differs_is_shown_at_more_length_below_the_table()
    {
        await using var database = await postgres.LeaseAsync();
        var text = new string('x', 60);
        await database.ExecuteAsync("""INSERT INTO padealing.pad_request ("Note") VALUES ($1)""", text + "1");

        var failure = await Failure.OfAsync(() => database.Table(Table).Should().ContainRowAsync(new { Note = text + "2" }));

        Assert.EndsWith($"  Note: expected '{text}2', found '{text}1'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_without_properties_is_refused()
    {
        await using var database = await postgres.LeaseAsync();

        await Assert.ThrowsAsync<PgTestKitException>(() => database.Table(Table).Should().ContainRowAsync(new { }));
    }

    private static string Lines(params string[] lines) => string.Join(Environment.NewLine, lines);

    private sealed class Request
    {
        public int EmployeeId { get; init; }

        [Column("amount")]
        public decimal Price { get; init; }

        [NotMapped]
        public string Display { get; init; } = "";
    }
}
