using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning.Rules;

internal sealed class WrongFunctions() : SyntaxRule(
    "PGTK010", "EF.Functions of another provider",
    "Npgsql's provider does not translate it: the query throws InvalidOperationException.",
    "Glob: EF.Functions.Like, ILike or Regex.IsMatch. Substr, Hex, Unhex: a byte array's own members, Convert.ToHexString in memory. DateDiff...: subtract the dates. Contains, FreeText: ToTsVector(...).Matches(...).")
{
    public override IReadOnlyList<SyntaxKind> Kinds => [SyntaxKind.InvocationExpression];

    public override void Look(SyntaxNode node, FileScan scan)
    {
        var call = (InvocationExpressionSyntax)node;
        if (!call.IsOnEFFunctions() || call.MethodName() is not { } name) return;
        if (name is "Glob" or "Hex" or "Unhex" or "Substr" or "Contains" or "FreeText" or "DataLength" or "IsDate" or "IsNumeric" or "AtTimeZone" || name.StartsWith("DateDiff", StringComparison.Ordinal)
            || name.EndsWith("FromParts", StringComparison.Ordinal)) scan.Report(this, call);
    }
}
