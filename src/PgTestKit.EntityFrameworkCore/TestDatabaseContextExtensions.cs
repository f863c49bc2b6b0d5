using Microsoft.EntityFrameworkCore;

namespace PgTestKit;

/// <summary>Makes EF Core contexts on a test's database.</summary>
public static class TestDatabaseContextExtensions
{
    /// <summary>A new context on the test's database. Under <see cref="TestIsolation.Transaction"/> all contexts share the test's transaction, and transactions of their own become savepoints in it.</summary>
    /// <param name="database">The test's database.</param>
    /// <typeparam name="TContext">A context that was added with <c>AddDbContext</c>.</typeparam>
    /// <exception cref="PgTestKitException">The context was not added to the template.</exception>
    public static TContext CreateContext<TContext>(this TestDatabase database) where TContext : DbContext
    {
        var initializer = database.Template.Initializers.OfType<DbContextInitializer<TContext>>().FirstOrDefault()
            ?? throw new PgTestKitException($"{typeof(TContext).Name} is not part of the template. Add .AddDbContext<{typeof(TContext).Name}>() in Configure.");
        // Once a lease: making them costs as much as a query.
        var options = database.Feature(leased => initializer.Recipe.Options(TestDatabaseConnection.Of(leased).Apply));
        return initializer.Recipe.Create(options);
    }
}
