using System.Text.RegularExpressions;

namespace PgTestKit.Scanning.Sql.Rules;

internal sealed partial class RowId() : SqlPatternRule(
    "PGTK114", "rowid",
    "PostgreSQL's tables have no rowid, and all are WITHOUT ROWID: 42703 or 42601.",
    "The primary key; an identity column where there is none.")
{
    protected override Regex Pattern => Expression();

    [GeneratedRegex(@"(?<![\w.""])(?:\w+\.)?(?:rowid|_rowid_)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Expression();
}
