using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning.Rules;

internal sealed class UseInMemoryDatabase() : NameRule(
    "PGTK002", "UseInMemoryDatabase",
    "EF InMemory is no relational database: it checks no unique or foreign key, no length and no default, rolls nothing back, runs no SQL, and evaluates queries that PostgreSQL refuses.",
    "Name the context in a fixture, builder.AddDbContext<TContext>(), and take it from the test, Database.CreateContext<TContext>(). A host under test gets services.UseTestDatabase(Database).")
{
    protected override bool IsMeant(string name, SimpleNameSyntax node) => name is "UseInMemoryDatabase" or "AddEntityFrameworkInMemoryDatabase" && IsCalled(node);
}
