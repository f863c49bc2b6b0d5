using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning.Rules;

internal sealed class LocalDateTime() : SyntaxRule(
    "PGTK015", "Local time into timestamp with time zone",
    "A DateTime becomes timestamp with time zone, and Npgsql writes UTC alone into it: Kind=Local or Unspecified throws ArgumentException, and so does a DateTimeOffset with an offset.",
    "DateTime.UtcNow, new DateTime(..., DateTimeKind.Utc), or DateOnly for a day. For wall-clock time map the property to timestamp without time zone.")
{
    public override IReadOnlyList<SyntaxKind> Kinds => [SyntaxKind.SimpleMemberAccessExpression, SyntaxKind.ObjectCreationExpression, SyntaxKind.InvocationExpression];

    public override void Look(SyntaxNode node, FileScan scan)
    {
        var (value, fix) = NotUtc.Read((ExpressionSyntax)node);
        if (value is not null && DateUse.ReachesEntity(value, scan)) scan.Report(this, node, fix);
    }
}
