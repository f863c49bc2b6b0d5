namespace PgTestKit;

/// <summary>Begins assertions on a table.</summary>
public static class DatabaseTableShouldExtensions
{
    /// <summary>Assertions on the table's rows, as the test's own connection sees them.</summary>
    /// <param name="table">The table.</param>
    public static DatabaseTableAssertions Should(this DatabaseTable table) => new(table);
}
