using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning.Sql.Rules;

internal sealed partial class LimitComma() : SqlPatternRule(
    "PGTK112", "LIMIT x, y",
    "PostgreSQL refuses it: 42601.",
    "LIMIT y OFFSET x: the count comes first.")
{
    protected override Regex Pattern => Expression();

    protected override IEnumerable<TextChange> Fix(Match match, SqlText sql, FileScan scan) =>
        [sql.Replace(match.Groups["operands"], $"{Source(match.Groups["count"], sql, scan)} OFFSET {Source(match.Groups["offset"], sql, scan)}")];

    private static string Source(Group operand, SqlText sql, FileScan scan) => scan.TextOf(sql.SpanOf(operand));

    [GeneratedRegex(@"\bLIMIT\s+(?<operands>(?<offset>@p|[@:$]\w+|\{\d+\}|\d+)\s*,\s*(?<count>@p|[@:$]\w+|\{\d+\}|\d+))", RegexOptions.IgnoreCase)]
    private static partial Regex Expression();
}
