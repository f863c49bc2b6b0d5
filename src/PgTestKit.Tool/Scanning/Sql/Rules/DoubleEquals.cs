using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning.Sql.Rules;

internal sealed partial class DoubleEquals() : SqlPatternRule(
    "PGTK113", "==",
    "PostgreSQL has no operator ==: 42883.",
    "=")
{
    protected override Regex Pattern => Expression();

    protected override IEnumerable<TextChange> Fix(Match match, SqlText sql, FileScan scan) => [sql.Replace(match, "=")];

    [GeneratedRegex(@"(?<![=!<>])==(?!=)", RegexOptions.IgnoreCase)]
    private static partial Regex Expression();
}
