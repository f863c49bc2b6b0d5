using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning.Rules;

internal sealed class LikeFunction() : SyntaxRule(
    "PGTK011", "EF.Functions.Like",
    "LIKE tells capitals from small letters on PostgreSQL; on SQLite (ASCII) and EF InMemory it does not.",
    "EF.Functions.ILike where case is not meant to count.",
    Severity.Look)
{
    public override IReadOnlyList<SyntaxKind> Kinds => [SyntaxKind.InvocationExpression];

    public override void Look(SyntaxNode node, FileScan scan)
    {
        var call = (InvocationExpressionSyntax)node;
        if (call.IsOnEFFunctions() && call.MethodName() == "Like" && !call.ArgumentList.Arguments.Any(argument => IsOneCase(argument.Expression))) scan.Report(this, call);
    }

    private static bool IsOneCase(ExpressionSyntax expression) => expression is InvocationExpressionSyntax call && call.MethodName() is "ToLower" or "ToUpper" or "ToLowerInvariant" or "ToUpperInvariant";
}
