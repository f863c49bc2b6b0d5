using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning.Sql.Rules;

internal sealed partial class GroupConcat() : SqlPatternRule(
    "PGTK105", "GROUP_CONCAT",
    "PostgreSQL has no such function: 42883.",
    "string_agg(CAST(x AS text), ',' ORDER BY x).")
{
    protected override Regex Pattern => Expression();

    protected override IEnumerable<TextChange> Fix(Match match, SqlText sql, FileScan scan) =>
        match.Groups["plain"].Success ? [sql.Replace(match, $"string_agg(CAST({match.Groups["column"].Value} AS text), ',')")] : [];

    [GeneratedRegex(@"\bGROUP_CONCAT\s*\((?<plain>\s*(?<column>[\w.]+)\s*\))?", RegexOptions.IgnoreCase)]
    private static partial Regex Expression();
}
