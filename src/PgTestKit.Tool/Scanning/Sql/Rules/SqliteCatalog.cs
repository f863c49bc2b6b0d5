using System.Text.RegularExpressions;

namespace PgTestKit.Scanning.Sql.Rules;

internal sealed partial class SqliteCatalog() : SqlPatternRule(
    "PGTK119", "sqlite_master, sqlite_sequence",
    "PostgreSQL has no such tables: 42P01.",
    "information_schema.tables, pg_catalog, pg_sequences; in a test Database.Schema and Database.Table(...).")
{
    protected override Regex Pattern => Expression();

    [GeneratedRegex(@"\bsqlite_(?:master|schema|sequence|temp_master)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Expression();
}
