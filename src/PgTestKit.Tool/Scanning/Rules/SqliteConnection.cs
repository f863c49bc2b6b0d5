using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning.Rules;

internal sealed class SqliteConnection() : NameRule(
    "PGTK004", "SqliteConnection and its like",
    "Code on the provider's own types runs on SQLite alone.",
    "Use NpgsqlConnection, NpgsqlCommand and NpgsqlParameter, or DbConnection where the provider does not matter. In a test: Database.CreateConnection(). The one open connection that kept an in-memory database alive has no successor.")
{
    protected override bool IsMeant(string name, SimpleNameSyntax node) => !IsVariable(node) && name is
        "SqliteConnection" or "SqliteCommand" or "SqliteParameter" or "SqliteDataReader" or "SqliteTransaction" or "SqliteConnectionStringBuilder" or "SqliteFactory" or "SqliteType" or "SqliteOpenMode" or "SqliteCacheMode"
        or "SQLiteConnection" or "SQLiteCommand" or "SQLiteParameter" or "SQLiteDataReader" or "SQLiteTransaction" or "SQLiteConnectionStringBuilder" or "SQLiteFactory" or "SQLiteDataAdapter";

    // A property may bear its type's name.
    private static bool IsVariable(SimpleNameSyntax node) =>
        node.Parent is ArgumentSyntax || (node.Parent is AssignmentExpressionSyntax assignment && assignment.Left == node) || (node.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Open" or "OpenAsync" or "Close" or "CloseAsync" or "Dispose" or "DisposeAsync" or "CreateCommand" } member && member.Expression == node);
}
