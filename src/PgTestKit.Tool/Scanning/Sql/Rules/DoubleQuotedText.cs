using System.Text.RegularExpressions;

namespace PgTestKit.Scanning.Sql.Rules;

internal sealed partial class DoubleQuotedText() : SqlPatternRule(
    "PGTK108", "Text in double quotes",
    "In PostgreSQL double quotes hold names, never text: column does not exist, 42703. SQLite takes it for text when no column has that name.",
    "Single quotes, or better a parameter.")
{
    protected override Regex Pattern => Expression();

    // "Name" = "Other" may compare two columns: a known one, or one that the statement uses elsewhere, is none of ours.
    protected override bool IsMeant(Match match, SqlText sql, FileScan scan)
    {
        var text = sql.Value.Substring(match.Groups["text"].Index, match.Groups["text"].Length);
        return !scan.Model.IsColumn(text) && Regex.Count(sql.Value, Regex.Escape($"\"{text}\"")) == 1;
    }

    [GeneratedRegex("""(?:(?<![=!<>])(?:=|==|<>|!=)\s*|\bLIKE\s*|\bIN\s*\(\s*(?:"·*"\s*,\s*)*|\bVALUES\s*\([^()]*?)"(?<text>·*)"(?!\s*\.)""", RegexOptions.IgnoreCase)]
    private static partial Regex Expression();
}
