using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning.Sql.Rules;

internal sealed partial class DateFunctions() : SqlPatternRule(
    "PGTK104", "strftime, datetime, julianday",
    "PostgreSQL has no such functions, or not with these arguments: 42883. What SQLite returns is text, too.",
    "CURRENT_TIMESTAMP, to_char(at, 'YYYY-MM-DD'), EXTRACT(YEAR FROM at), at + INTERVAL '1 day', CAST(at AS date).")
{
    protected override Regex Pattern => Expression();

    protected override IEnumerable<TextChange> Fix(Match match, SqlText sql, FileScan scan) =>
        Now().IsMatch(sql.Value.AsSpan(match.Index, match.Length)) ? [sql.Replace(match, "CURRENT_TIMESTAMP")] : [];

    [GeneratedRegex(@"^datetime\s*\(\s*'now'\s*\)$", RegexOptions.IgnoreCase)]
    private static partial Regex Now();

    [GeneratedRegex(@"\b(?:strftime|julianday|unixepoch|datetime|timediff)\s*\([^)]*\)?|\b(?:date|time)\s*\([^()]*,[^()]*\)", RegexOptions.IgnoreCase)]
    private static partial Regex Expression();
}
