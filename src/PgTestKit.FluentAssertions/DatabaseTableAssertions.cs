using FluentAssertions;
using FluentAssertions.Primitives;

namespace PgTestKit;

/// <summary>Assertions on the rows of a table, as the test's own connection sees them.</summary>
public sealed class DatabaseTableAssertions : ReferenceTypeAssertions<DatabaseTable, DatabaseTableAssertions>
{
    private readonly Patience _patience;

    /// <summary>Begins assertions.</summary>
    /// <param name="table">The table.</param>
    public DatabaseTableAssertions(DatabaseTable table) : this(table, Patience.None) { }

    internal DatabaseTableAssertions(DatabaseTable table, Patience patience) : base(table) => _patience = patience;

    /// <inheritdoc />
    protected override string Identifier => "table";

    /// <summary>The same assertions, each repeated until it holds. For what other connections write, in <see cref="TestIsolation.Reset"/> and <see cref="TestIsolation.Clone"/>.</summary>
    /// <param name="within">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait, for example with the test's time.</param>
    public DatabaseTableAssertions Eventually(TimeSpan within, CancellationToken cancellationToken = default) => new(Subject, new(within, cancellationToken));

    /// <summary>Asserts that the table has so many rows.</summary>
    /// <param name="expected">The number of rows.</param>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    public Task<AndConstraint<DatabaseTableAssertions>> HaveRowCountAsync(int expected, string because = "", params object[] becauseArgs) =>
        AssertAsync(cancellation => Subject.ShouldHaveCountAsync(expected, cancellation), because, becauseArgs);

    /// <summary>Asserts that the table has so many rows or more.</summary>
    /// <param name="expected">The lowest number of rows.</param>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    public Task<AndConstraint<DatabaseTableAssertions>> HaveRowCountOfAtLeastAsync(int expected, string because = "", params object[] becauseArgs) =>
        AssertAsync(cancellation => Subject.ShouldHaveCountAtLeastAsync(expected, cancellation), because, becauseArgs);

    /// <summary>Asserts that the table has as many rows as in the template.</summary>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    public Task<AndConstraint<DatabaseTableAssertions>> HaveUnchangedRowCountAsync(string because = "", params object[] becauseArgs) => HaveRowCountChangedByAsync(0, because, becauseArgs);

    /// <summary>Asserts that the table has so many rows more, or fewer, than in the template.</summary>
    /// <param name="difference">The number of rows added; negative for removed ones.</param>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    public Task<AndConstraint<DatabaseTableAssertions>> HaveRowCountChangedByAsync(int difference, string because = "", params object[] becauseArgs) =>
        AssertAsync(cancellation => Subject.ShouldHaveCountChangedByAsync(difference, cancellation), because, becauseArgs);

    /// <summary>Asserts that the table has no rows.</summary>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    public Task<AndConstraint<DatabaseTableAssertions>> BeEmptyAsync(string because = "", params object[] becauseArgs) => AssertAsync(Subject.ShouldBeEmptyAsync, because, becauseArgs);

    /// <summary>Asserts that the table has a row or more.</summary>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    public Task<AndConstraint<DatabaseTableAssertions>> NotBeEmptyAsync(string because = "", params object[] becauseArgs) => HaveRowCountOfAtLeastAsync(1, because, becauseArgs);

    /// <summary>Asserts that the table's rows are those of the template.</summary>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    public Task<AndConstraint<DatabaseTableAssertions>> MatchBaselineAsync(string because = "", params object[] becauseArgs) => AssertAsync(Subject.ShouldBeUnchangedAsync, because, becauseArgs);

    /// <summary>Asserts that at least one row has these values.</summary>
    /// <param name="columns">An object or a dictionary whose properties are columns, by the column's name, its snake case or <c>[Column]</c>: <c>new { Status = RequestStatus.Pending, amount = 100 }</c>. Null is NULL; an enum is its label, its name or its number; JSON is compared by content.</param>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    /// <exception cref="PgTestKitException">A property is no column of the table.</exception>
    public Task<AndConstraint<DatabaseTableAssertions>> ContainRowAsync(object columns, string because = "", params object[] becauseArgs) =>
        AssertAsync(cancellation => Subject.ShouldContainAsync(columns, cancellation), because, becauseArgs);

    /// <summary>Asserts that no row has these values.</summary>
    /// <param name="columns">An object whose properties are columns, as in <see cref="ContainRowAsync"/>.</param>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    /// <exception cref="PgTestKitException">A property is no column of the table.</exception>
    public Task<AndConstraint<DatabaseTableAssertions>> NotContainRowAsync(object columns, string because = "", params object[] becauseArgs) =>
        AssertAsync(cancellation => Subject.ShouldNotContainAsync(columns, cancellation), because, becauseArgs);

    /// <summary>Asserts that the table has exactly these rows, in any order.</summary>
    /// <param name="rows">An object for each row, as in <see cref="ContainRowAsync"/>.</param>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    /// <exception cref="PgTestKitException">A property is no column of the table.</exception>
    public Task<AndConstraint<DatabaseTableAssertions>> ContainOnlyRowsAsync(IEnumerable<object> rows, string because = "", params object[] becauseArgs) =>
        AssertAsync(cancellation => Subject.ShouldContainOnlyAsync(rows, cancellation), because, becauseArgs);

    /// <summary>Asserts that a column has exactly these values, in any order.</summary>
    /// <param name="column">The column, by its name or in its snake case.</param>
    /// <param name="values">A value for each row.</param>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    /// <exception cref="PgTestKitException">The table has no such column.</exception>
    public Task<AndConstraint<DatabaseTableAssertions>> HaveColumnValuesAsync(string column, IEnumerable<object?> values, string because = "", params object[] becauseArgs) =>
        AssertAsync(cancellation => Subject.ShouldHaveValuesAsync(column, values, cancellation), because, becauseArgs);

    private async Task<AndConstraint<DatabaseTableAssertions>> AssertAsync(Func<CancellationToken, Task> check, string because, object[] becauseArgs)
    {
        await _patience.AssertAsync(check, because, becauseArgs);
        return new(this);
    }
}
