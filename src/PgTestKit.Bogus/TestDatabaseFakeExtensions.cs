using Microsoft.EntityFrameworkCore;

namespace PgTestKit;

/// <summary>Makes up rows for a test's database.</summary>
public static class TestDatabaseFakeExtensions
{
    /// <summary>Repeatable fake rows of an entity, made from what the context's model says of it.</summary>
    /// <param name="database">The test's database.</param>
    /// <param name="context">A context on that database, from <c>Database.CreateContext</c>.</param>
    /// <typeparam name="T">An entity type of the context.</typeparam>
    /// <exception cref="PgTestKitException">The context is on another database, or the type can't be made up.</exception>
    public static DatabaseFaker<T> Fake<T>(this TestDatabase database, DbContext context) where T : class
    {
        var actual = context.Database.GetDbConnection().Database;
        return actual == database.Name
            ? database.Feature(owner => new FakeSeeds(owner)).New<T>(context)
            : throw new PgTestKitException($"{context.GetType().Name} is on database \"{actual}\", not on the test's. Make it with Database.CreateContext<{context.GetType().Name}>().");
    }
}
