using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning.Rules;

internal sealed class ProviderCheck() : SyntaxRule(
    "PGTK008", "Code for one provider",
    "The branch was there for the tests' database: what production runs was not tested.",
    "Remove the branch, so that tests and production run the same code.",
    Severity.Look)
{
    public override IReadOnlyList<SyntaxKind> Kinds => [SyntaxKind.InvocationExpression, SyntaxKind.StringLiteralExpression];

    public override void Look(SyntaxNode node, FileScan scan)
    {
        var isCheck = node is InvocationExpressionSyntax call
            ? call.MethodName() is "IsSqlite" or "IsInMemory"
            : ((ExpressionSyntax)node).StringValue() is "Microsoft.EntityFrameworkCore.Sqlite" or "Microsoft.EntityFrameworkCore.InMemory";
        if (isCheck) scan.Report(this, node);
    }
}
