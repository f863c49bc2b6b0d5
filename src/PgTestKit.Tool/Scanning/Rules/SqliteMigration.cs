using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning.Rules;

internal sealed class SqliteMigration() : SyntaxRule(
    "PGTK014", "Migration made for SQLite",
    "Its types and annotations are SQLite's: keys get no identity, booleans become integers, dates and Guids text.",
    "Make the migrations anew with UseNpgsql, or keep those of each provider in an assembly of their own.")
{
    public override IReadOnlyList<SyntaxKind> Kinds => [SyntaxKind.ClassDeclaration];

    // Once a file: a migration says it of every table.
    public override void Look(SyntaxNode node, FileScan scan)
    {
        var annotation = node.Parent is TypeDeclarationSyntax ? null : node.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .FirstOrDefault(call => call.MethodName() is "Annotation" or "HasAnnotation" && call.StringArgument()?.StartsWith("Sqlite:", StringComparison.Ordinal) == true);
        if (annotation is not null) scan.Report(this, annotation);
    }
}
