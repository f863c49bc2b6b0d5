using System.Text.RegularExpressions;

namespace PgTestKit.Scanning.Sql.Rules;

internal sealed partial class LastInsertRowId() : SqlPatternRule(
    "PGTK111", "last_insert_rowid",
    "PostgreSQL has no such function: 42883.",
    "INSERT ... RETURNING id, which gives the key in the same statement.")
{
    protected override Regex Pattern => Expression();

    [GeneratedRegex(@"\blast_insert_rowid\b", RegexOptions.IgnoreCase)]
    private static partial Regex Expression();
}
