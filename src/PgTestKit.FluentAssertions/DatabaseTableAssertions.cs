using FluentAssertions;
using FluentAssertions.Execution;
using FluentAssertions.Primitives;

namespace PgTestKit;

/// <summary>Assertions on the rows of a table.</summary>
/// <param name="table">The table.</param>
public sealed class DatabaseTableAssertions(DatabaseTable table) : ReferenceTypeAssertions<DatabaseTable, DatabaseTableAssertions>(table)
{
    private const int ShownRows = 5;

    /// <inheritdoc />
    protected override string Identifier => "table";

    /// <summary>Asserts that the table has so many rows.</summary>
    /// <param name="expected">The number of rows.</param>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    public async Task<AndConstraint<DatabaseTableAssertions>> HaveRowCountAsync(int expected, string because = "", params object[] becauseArgs)
    {
        var count = await Subject.CountAsync();
        if (count != expected) await FailAsync($"to have {Rows(expected)}", count, because, becauseArgs);
        return new(this);
    }

    /// <summary>Asserts that the table has no rows.</summary>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    public async Task<AndConstraint<DatabaseTableAssertions>> BeEmptyAsync(string because = "", params object[] becauseArgs)
    {
        var count = await Subject.CountAsync();
        if (count != 0) await FailAsync("to be empty", count, because, becauseArgs);
        return new(this);
    }

    /// <summary>Asserts that at least one row has these values.</summary>
    /// <param name="columns">An object whose properties are columns, by the column's name or in its snake case: <c>new { Status = RequestStatus.Pending, amount = 100 }</c>. Null is NULL; an enum is its label, its name or its number.</param>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    /// <exception cref="PgTestKitException">A property is no column of the table.</exception>
    public async Task<AndConstraint<DatabaseTableAssertions>> ContainRowAsync(object columns, string because = "", params object[] becauseArgs)
    {
        var expected = await ExpectedRow.OfAsync(Subject, columns);
        var rows = await Subject.RowsAsync();
        if (!rows.Any(expected.Matches))
        {
            var closest = rows.OrderByDescending(expected.MatchingColumns).Take(ShownRows);
            Fail($"to contain a row with {expected}", rows.Count switch
            {
                0 => "but it is empty.",
                1 => "but its one row differs (! marks where):" + RowTable.Of(closest, expected),
                _ => $"but none of its {rows.Count} rows does. The closest (! marks what differs):" + RowTable.Of(closest, expected),
            }, because, becauseArgs);
        }

        return new(this);
    }

    /// <summary>Asserts that no row has these values.</summary>
    /// <param name="columns">An object whose properties are columns, as in <see cref="ContainRowAsync"/>.</param>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    /// <exception cref="PgTestKitException">A property is no column of the table.</exception>
    public async Task<AndConstraint<DatabaseTableAssertions>> NotContainRowAsync(object columns, string because = "", params object[] becauseArgs)
    {
        var expected = await ExpectedRow.OfAsync(Subject, columns);
        var matching = (await Subject.RowsAsync()).Where(expected.Matches).ToList();
        if (matching.Count > 0)
            Fail($"not to contain a row with {expected}", $"but it has {Rows(matching.Count)} like that:" + RowTable.Of(matching.Take(ShownRows)), because, becauseArgs);
        return new(this);
    }

    private async Task FailAsync(string expectation, long count, string because, object[] becauseArgs) =>
        Fail(expectation, count == 0 ? "but it is empty." : $"but it has {Rows(count)}:" + RowTable.Of(await Subject.RowsAsync(ShownRows)) + (count > ShownRows ? $"{Environment.NewLine}  and {count - ShownRows} more" : ""), because, becauseArgs);

    // FluentAssertions quotes arguments and reads braces; the text is complete as it is.
    private void Fail(string expectation, string outcome, string because, object[] becauseArgs) =>
        Execute.Assertion.BecauseOf(because, becauseArgs).FailWith($"Expected table {Braced(Subject.ToString())} {Braced(expectation)}{{reason}}, {Braced(outcome)}");

    private static string Braced(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private static string Rows(long count) => count == 1 ? "1 row" : $"{count} rows";
}
