using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning.Sql.Rules;

internal sealed partial class Brackets() : SqlPatternRule(
    "PGTK107", "Names in brackets",
    "In PostgreSQL brackets are subscripts of an array: 42601.",
    "Double quotes, or none where the name has no capitals.")
{
    protected override Regex Pattern => Expression();

    protected override IEnumerable<TextChange> Fix(Match match, SqlText sql, FileScan scan) => QuotedName.Change(match.Index, match.Groups["name"], sql, scan);

    [GeneratedRegex(@"(?<![\w\])""])(?<!ARRAY\s*)\[(?<name>[A-Za-z_][\w ]*)\]", RegexOptions.IgnoreCase)]
    private static partial Regex Expression();
}
