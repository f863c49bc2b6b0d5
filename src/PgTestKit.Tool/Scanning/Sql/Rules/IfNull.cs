using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning.Sql.Rules;

internal sealed partial class IfNull() : SqlPatternRule(
    "PGTK103", "IFNULL",
    "PostgreSQL has no such function: 42883.",
    "COALESCE, which all databases have.")
{
    protected override Regex Pattern => Expression();

    protected override IEnumerable<TextChange> Fix(Match match, SqlText sql, FileScan scan) => [sql.Replace(match, "COALESCE")];

    [GeneratedRegex(@"\bIFNULL(?=\s*\()", RegexOptions.IgnoreCase)]
    private static partial Regex Expression();
}
