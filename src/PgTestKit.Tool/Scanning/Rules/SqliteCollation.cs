using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning.Rules;

internal sealed class SqliteCollation() : SyntaxRule(
    "PGTK012", "Collation of SQLite",
    "PostgreSQL has no collation NOCASE, BINARY or RTRIM: making the table, or the query, fails with 42704.",
    "NOCASE: the type citext with builder.AddExtension(\"citext\"), EF.Functions.ILike, or a nondeterministic ICU collation. BINARY: \"C\".")
{
    public override IReadOnlyList<SyntaxKind> Kinds => [SyntaxKind.InvocationExpression];

    public override void Look(SyntaxNode node, FileScan scan)
    {
        var call = (InvocationExpressionSyntax)node;
        if (call.MethodName() is "UseCollation" or "Collate" or "UseDefaultColumnCollation"
            && call.ArgumentList.Arguments.Any(argument => argument.Expression.StringValue()?.ToUpperInvariant() is "NOCASE" or "BINARY" or "RTRIM")) scan.Report(this, call);
    }
}
