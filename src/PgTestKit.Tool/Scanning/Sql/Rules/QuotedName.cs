using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning.Sql.Rules;

/// <summary>Turns <c>`name`</c> and <c>[name]</c> into a name in double quotes, as the literal around it writes them.</summary>
internal static class QuotedName
{
    public static IEnumerable<TextChange> Change(int opening, Group name, SqlText sql, FileScan scan)
    {
        var closing = name.Index + name.Length;
        return !scan.Model.HasOtherServer && sql.CanQuote(opening) && sql.CanQuote(closing)
            ? [new(sql.SpanOf(opening, 1), sql.QuoteAt(opening)), new(sql.SpanOf(closing, 1), sql.QuoteAt(closing))]
            : [];
    }
}
