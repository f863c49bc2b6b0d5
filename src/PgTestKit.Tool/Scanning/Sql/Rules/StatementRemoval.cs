using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning.Sql.Rules;

/// <summary>Removes the statement that does nothing but send some SQL, with its line.</summary>
internal static class StatementRemoval
{
    /// <summary>Null where the result is used, or the SQL is sent by more than this statement.</summary>
    public static TextChange? Of(ExpressionSyntax sql, FileScan scan)
    {
        var call = sql.Parent?.Parent?.Parent as InvocationExpressionSyntax;
        var sent = call?.Parent is AwaitExpressionSyntax awaited ? awaited.Parent : call?.Parent;
        if (sql is IdentifierNameSyntax || call?.MethodName()?.StartsWith("Execute", StringComparison.Ordinal) != true || sent is not ExpressionStatementSyntax { Parent: BlockSyntax } statement) return null;
        if (statement.GetLeadingTrivia().Concat(statement.GetTrailingTrivia()).Any(trivia => trivia.IsDirective)) return null;
        var first = scan.LineAt(statement.SpanStart);
        var last = scan.LineAt(statement.Span.End);
        var isAlone = string.IsNullOrWhiteSpace(scan.TextOf(TextSpan.FromBounds(first.Start, statement.SpanStart))) && string.IsNullOrWhiteSpace(scan.TextOf(TextSpan.FromBounds(statement.Span.End, last.End)));
        return new(isAlone ? TextSpan.FromBounds(first.Start, last.EndIncludingLineBreak) : statement.Span, "");
    }
}
