using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning.Rules;

internal sealed class EnumConversion() : SyntaxRule(
    "PGTK016", "Conversion of an enum",
    "SQLite has no enum types. Where production's column has one, a text or a number fails with 42804, and labels other than the type's (\"ADMIN\" for admin) with 22P02.",
    "For an enum type: npgsql.MapEnum<TEnum>(\"name\", \"schema\") in AddDbContext and no conversion; the labels are checked when the template is built. For a text column leave it.",
    Severity.Look)
{
    public override IReadOnlyList<SyntaxKind> Kinds => [SyntaxKind.InvocationExpression, SyntaxKind.ObjectCreationExpression];

    public override void Look(SyntaxNode node, FileScan scan)
    {
        var isConversion = node is InvocationExpressionSyntax call
            ? call.MethodName() switch { "HasConversion" => IsOfEnum(call, scan.Model), "HaveConversion" => IsOfEnums(call, scan.Model), _ => false }
            : TypeName.Simple(((ObjectCreationExpressionSyntax)node).Type) is "EnumToStringConverter" or "EnumToNumberConverter" && node.Parent is not ArgumentSyntax;
        if (isConversion) scan.Report(this, ((node as InvocationExpressionSyntax)?.Method() as SyntaxNode) ?? node);
    }

    private static bool IsOfEnum(InvocationExpressionSyntax call, SuiteModel model) =>
        (call.ConfiguredProperty() is { } property && model.EnumProperties.Contains(property))
        || call.ArgumentList.Arguments.Any(argument => argument.ToString() is var text && (text.Contains("Enum.Parse", StringComparison.Ordinal) || text.Contains("EnumTo", StringComparison.Ordinal)));

    private static bool IsOfEnums(InvocationExpressionSyntax call, SuiteModel model) =>
        call.Receiver() is InvocationExpressionSyntax { } inner && inner.MethodName() == "Properties" && inner.TypeArgument() is { } type && (TypeName.Simple(type) == "Enum" || model.Enums.Contains(TypeName.Simple(type)));
}
