using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning.Sql.Rules;

internal sealed partial class Pragma() : SqlPatternRule(
    "PGTK118", "PRAGMA",
    "PostgreSQL has no PRAGMA: 42601. It always checks foreign keys.",
    "Remove it. What the table looks like stands in information_schema and pg_catalog.")
{
    protected override Regex Pattern => Expression();

    // journal_mode and its like tune SQLite; foreign_keys = ON is how PostgreSQL always is.
    protected override IEnumerable<TextChange> Fix(Match match, SqlText sql, FileScan scan) =>
        NeedlessPragmas().IsMatch(sql.Code) && StatementRemoval.Of(sql.Node, scan) is { } removal ? [removal] : [];

    [GeneratedRegex(@"^(\s*PRAGMA\s+(foreign_keys\s*=\s*(ON|1|TRUE)|(journal_mode|synchronous|temp_store|cache_size|mmap_size|busy_timeout|page_size|auto_vacuum)\s*=\s*-?\w+)\s*;?)+\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex NeedlessPragmas();

    [GeneratedRegex(@"\bPRAGMA\s+(?<name>\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex Expression();
}
