using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning.Rules;

internal sealed class EnsureCreated() : NameRule(
    "PGTK006", "EnsureCreated, EnsureDeleted",
    "They make and drop a database in every test, which takes PostgreSQL 100 ms and more, leave the migrations untried, and EnsureCreated does nothing once another context has made a table.",
    "Remove them. builder.AddDbContext<TContext>() runs the migrations once, and every test starts from that state.")
{
    protected override bool IsMeant(string name, SimpleNameSyntax node) => name is "EnsureCreated" or "EnsureDeleted" or "EnsureCreatedAsync" or "EnsureDeletedAsync" && IsCalled(node) && !IsCosmos(node);

    private static bool IsCosmos(SimpleNameSyntax node) => node.Parent?.ToString().Contains("cosmos", StringComparison.OrdinalIgnoreCase) ?? false;
}
