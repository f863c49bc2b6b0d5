using System.Text.RegularExpressions;

namespace PgTestKit.Scanning.Sql.Rules;

internal sealed partial class LikeOperator() : SqlPatternRule(
    "PGTK109", "LIKE",
    "LIKE tells capitals from small letters on PostgreSQL; on SQLite it does not (ASCII).",
    "ILIKE where case is not meant to count.",
    Severity.Look)
{
    protected override Regex Pattern => Expression();

    protected override bool IsMeant(Match match, SqlText sql, FileScan scan)
    {
        var pattern = PatternLiteral().Match(sql.Value, match.Index);
        return !pattern.Success || pattern.Groups["text"].Value.Any(char.IsLetter);
    }

    [GeneratedRegex(@"\GLIKE\s*'(?<text>[^']*)'", RegexOptions.IgnoreCase)]
    private static partial Regex PatternLiteral();

    [GeneratedRegex(@"(?<!\b(?:lower|upper)\s*\([^()]*\)\s*(?:NOT\s+)?)\bLIKE\b(?!\s*(?:lower|upper)\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Expression();
}
