using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning.Sql.Rules;

internal sealed partial class Backticks() : SqlPatternRule(
    "PGTK106", "Names in backticks",
    "PostgreSQL quotes names with double quotes: 42601.",
    "Double quotes, or none where the name has no capitals.")
{
    protected override Regex Pattern => Expression();

    protected override IEnumerable<TextChange> Fix(Match match, SqlText sql, FileScan scan) => QuotedName.Change(match.Index, match.Groups["name"], sql, scan);

    [GeneratedRegex(@"`(?<name>·+)`", RegexOptions.IgnoreCase)]
    private static partial Regex Expression();
}
