using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning.Rules;

internal sealed class SqliteConnection() : NameRule(
    "PGTK004", "SqliteConnection and its like",
    "Code on the provider's own types runs on SQLite alone.",
    "Use NpgsqlConnection, NpgsqlCommand and NpgsqlParameter, or DbConnection where the provider does not matter. In a test: Database.CreateConnection(). The one open connection that kept an in-memory database alive has no successor.")
{
    protected override bool IsMeant(string name, SimpleNameSyntax node) => name is
        "SqliteConnection" or "SqliteCommand" or "SqliteParameter" or "SqliteDataReader" or "SqliteTransaction" or "SqliteConnectionStringBuilder" or "SqliteFactory" or "SqliteType" or "SqliteOpenMode" or "SqliteCacheMode"
        or "SQLiteConnection" or "SQLiteCommand" or "SQLiteParameter" or "SQLiteDataReader" or "SQLiteTransaction" or "SQLiteConnectionStringBuilder" or "SQLiteFactory" or "SQLiteDataAdapter";
}
