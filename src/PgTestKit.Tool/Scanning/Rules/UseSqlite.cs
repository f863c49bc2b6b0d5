using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning.Rules;

internal sealed class UseSqlite() : NameRule(
    "PGTK001", "UseSqlite",
    "The tests run on a database that production does not have: other types, no schemas, no enum types, other SQL, foreign keys and comparisons by other rules.",
    "Name the context in a fixture, builder.AddDbContext<TContext>(), and take it from the test, Database.CreateContext<TContext>(). A host under test gets services.UseTestDatabase(Database).")
{
    protected override bool IsMeant(string name, SimpleNameSyntax node) => name is "UseSqlite" or "AddSqlite" or "AddEntityFrameworkSqlite" && IsCalled(node);
}
