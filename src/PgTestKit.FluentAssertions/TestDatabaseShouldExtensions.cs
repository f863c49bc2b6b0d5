namespace PgTestKit;

/// <summary>Begins assertions on a test's database.</summary>
public static class TestDatabaseShouldExtensions
{
    /// <summary>Assertions on the database's schema and on what changed in it, as the test's own connection sees it.</summary>
    /// <param name="database">The database.</param>
    public static TestDatabaseAssertions Should(this TestDatabase database) => new(database);
}
