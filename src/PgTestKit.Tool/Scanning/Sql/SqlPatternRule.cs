using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning.Sql;

/// <summary>A rule that is a pattern in SQL without its comments and literals.</summary>
internal abstract class SqlPatternRule(string id, string title, string why, string replacement, Severity severity = Severity.Change) : SqlRule(id, title, why, replacement, severity)
{
    protected abstract Regex Pattern { get; }

    protected virtual bool IsMeant(Match match, SqlText sql, FileScan scan) => true;

    /// <summary>What <c>--fix</c> changes; nothing unless a rule says so.</summary>
    protected virtual IEnumerable<TextChange> Fix(Match match, SqlText sql, FileScan scan) => [];

    public sealed override void Look(SqlText sql, FileScan scan)
    {
        foreach (Match match in Pattern.Matches(sql.Code))
            if (IsMeant(match, sql, scan)) scan.Report(this, sql.Node, sql.SpanOf(match), Fix(match, sql, scan));
    }
}
