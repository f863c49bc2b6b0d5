using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning.Sql.Rules;

internal sealed partial class InsertOr() : SqlPatternRule(
    "PGTK102", "INSERT OR ..., REPLACE INTO",
    "PostgreSQL has no such statement: 42601.",
    "INSERT ... ON CONFLICT DO NOTHING for OR IGNORE; ON CONFLICT (key) DO UPDATE SET column = excluded.column for OR REPLACE.")
{
    protected override Regex Pattern => Expression();

    // OR IGNORE also passes over NOT NULL and CHECK; ON CONFLICT does not, which is what the change is for.
    protected override IEnumerable<TextChange> Fix(Match match, SqlText sql, FileScan scan)
    {
        if (!match.Groups["what"].ValueSpan.Equals("IGNORE", StringComparison.OrdinalIgnoreCase) || !sql.IsOneStatement || sql.Code.Contains("RETURNING", StringComparison.OrdinalIgnoreCase)) return [];
        var last = sql.Code.AsSpan().TrimEnd().TrimEnd(";").TrimEnd().Length - 1;
        return [sql.Replace(match.Groups["or"], ""), sql.InsertAfter(last, " ON CONFLICT DO NOTHING")];
    }

    [GeneratedRegex(@"(?:\bINSERT(?<or>\s+OR\s+(?<what>IGNORE|REPLACE|ABORT|FAIL|ROLLBACK))\b|(?<![\w.])REPLACE\s+INTO\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Expression();
}
