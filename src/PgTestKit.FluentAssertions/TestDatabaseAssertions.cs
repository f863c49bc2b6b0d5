using FluentAssertions;
using FluentAssertions.Primitives;

namespace PgTestKit;

/// <summary>Assertions on a test's database: what its catalog holds, and what changed since the template.</summary>
public sealed class TestDatabaseAssertions : ReferenceTypeAssertions<TestDatabase, TestDatabaseAssertions>
{
    private readonly Patience _patience;

    /// <summary>Begins assertions.</summary>
    /// <param name="database">The database.</param>
    public TestDatabaseAssertions(TestDatabase database) : this(database, Patience.None) { }

    private TestDatabaseAssertions(TestDatabase database, Patience patience) : base(database) => _patience = patience;

    /// <inheritdoc />
    protected override string Identifier => "database";

    /// <summary>The same assertions, each repeated until it holds. For what other connections write, in <see cref="TestIsolation.Reset"/> and <see cref="TestIsolation.Clone"/>.</summary>
    /// <param name="within">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait, for example with the test's time.</param>
    public TestDatabaseAssertions Eventually(TimeSpan within, CancellationToken cancellationToken = default) => new(Subject, new(within, cancellationToken));

    /// <summary>Asserts that there is such a schema.</summary>
    /// <param name="name">The schema's name, as the catalog has it.</param>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    public Task<AndConstraint<TestDatabaseAssertions>> HaveSchemaAsync(string name, string because = "", params object[] becauseArgs) =>
        AssertAsync(cancellation => Subject.ShouldHaveSchemaAsync(name, cancellation), because, becauseArgs);

    /// <summary>Asserts that there is such a table or view.</summary>
    /// <param name="name"><c>schema.table</c>, or a table in <c>public</c>.</param>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    public Task<AndConstraint<TestDatabaseAssertions>> HaveTableAsync(string name, string because = "", params object[] becauseArgs) =>
        AssertAsync(cancellation => Subject.ShouldHaveTableAsync(name, cancellation), because, becauseArgs);

    /// <summary>Asserts that a table has such a column.</summary>
    /// <param name="table"><c>schema.table</c>, or a table in <c>public</c>.</param>
    /// <param name="column">The column's name, as the catalog has it.</param>
    /// <param name="type">The column's type as <c>psql</c> shows it, without its length, or by its catalog name (<c>timestamptz</c>); any where null.</param>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    /// <exception cref="PgTestKitException">There is no such table.</exception>
    public Task<AndConstraint<TestDatabaseAssertions>> HaveColumnAsync(string table, string column, string? type = null, string because = "", params object[] becauseArgs) =>
        AssertAsync(cancellation => Subject.ShouldHaveColumnAsync(table, column, type, cancellation), because, becauseArgs);

    /// <summary>Asserts that there is such an enum type, with exactly these labels in this order.</summary>
    /// <param name="name"><c>schema.type</c>, or a type in <c>public</c>.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    public Task<AndConstraint<TestDatabaseAssertions>> HaveEnumAsync(string name, IEnumerable<string> labels, string because = "", params object[] becauseArgs) =>
        AssertAsync(cancellation => Subject.ShouldHaveEnumAsync(name, labels, cancellation), because, becauseArgs);

    /// <summary>Asserts that an extension was created.</summary>
    /// <param name="name">Its name, for example <c>citext</c>.</param>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    public Task<AndConstraint<TestDatabaseAssertions>> HaveExtensionAsync(string name, string because = "", params object[] becauseArgs) =>
        AssertAsync(cancellation => Subject.ShouldHaveExtensionAsync(name, cancellation), because, becauseArgs);

    /// <summary>Asserts that all rows are those of the template.</summary>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    public Task<AndConstraint<TestDatabaseAssertions>> HaveNoChangesAsync(string because = "", params object[] becauseArgs) => HaveNoChangesOutsideAsync([], because, becauseArgs);

    /// <summary>Asserts that all rows are those of the template, except in the tables given.</summary>
    /// <param name="tables">The tables that may change, <c>schema.table</c>, or a whole schema as <c>schema.*</c>.</param>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    /// <exception cref="PgTestKitException">There is no such table.</exception>
    public Task<AndConstraint<TestDatabaseAssertions>> HaveNoChangesOutsideAsync(IEnumerable<string> tables, string because = "", params object[] becauseArgs) =>
        AssertAsync(cancellation => Subject.ShouldHaveNoChangesOutsideAsync(tables, cancellation), because, becauseArgs);

    /// <summary>Asserts that the template's DbContexts have no migration that was not applied here, and no change of the model that no migration makes.</summary>
    /// <param name="because">Why; begins with "because" or not.</param>
    /// <param name="becauseArgs">Values for the placeholders in <paramref name="because"/>.</param>
    public Task<AndConstraint<TestDatabaseAssertions>> HaveNoPendingModelChangesAsync(string because = "", params object[] becauseArgs) => AssertAsync(Subject.ShouldHaveNoPendingModelChangesAsync, because, becauseArgs);

    private async Task<AndConstraint<TestDatabaseAssertions>> AssertAsync(Func<CancellationToken, Task> check, string because, object[] becauseArgs)
    {
        await _patience.AssertAsync(check, because, becauseArgs);
        return new(this);
    }
}
