using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning.Rules;

/// <summary>Whether a date comes into a property of an entity, or into a query on one, as far as one method shows it.</summary>
internal static class DateUse
{
    public static bool ReachesEntity(ExpressionSyntax value, FileScan scan) =>
        IsStored(value, scan) || (Variable(value) is { } variable && UsesOf(variable).Any(use => IsStored(use, scan) || IsCompared(use, scan)));

    private static bool IsStored(ExpressionSyntax value, FileScan scan)
    {
        while (value.Parent is ParenthesizedExpressionSyntax or ConditionalExpressionSyntax or CastExpressionSyntax || value.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression })
            value = (ExpressionSyntax)value.Parent;
        return value.Parent switch
        {
            AssignmentExpressionSyntax assignment when assignment.Right == value => IsStoredIn(assignment, scan),
            ArgumentSyntax { Parent: ArgumentListSyntax { Parent: ObjectCreationExpressionSyntax created } } => scan.IsEntity(TypeName.Simple(created.Type)),
            EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } => scan.Model.Dates.Contains(property.Identifier.ValueText) && IsInEntity(property, scan),
            _ => false,
        };
    }

    private static bool IsStoredIn(AssignmentExpressionSyntax assignment, FileScan scan) => assignment.Left switch
    {
        MemberAccessExpressionSyntax member => scan.Model.Dates.Contains(member.Name.Identifier.ValueText) && (member.Expression is ThisExpressionSyntax ? IsInEntity(assignment, scan) : DeclaredType(member.Expression) is not { } type || scan.IsEntity(type)),
        IdentifierNameSyntax name when !scan.Model.Dates.Contains(name.Identifier.ValueText) => false,
        IdentifierNameSyntax when assignment.Parent is InitializerExpressionSyntax { Parent: ObjectCreationExpressionSyntax created } => scan.IsEntity(TypeName.Simple(created.Type)),
        IdentifierNameSyntax when assignment.Parent is InitializerExpressionSyntax => true,
        IdentifierNameSyntax => IsInEntity(assignment, scan),
        _ => false,
    };

    // What its declaration in the same member says; null when that can't be seen.
    private static string? DeclaredType(ExpressionSyntax expression)
    {
        if (expression is not IdentifierNameSyntax { Identifier.ValueText: var name } || expression.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member) return null;
        var type = member.DescendantNodes().Select(node => node switch
        {
            ParameterSyntax parameter when parameter.Identifier.ValueText == name => TypeName.Simple(parameter.Type),
            VariableDeclaratorSyntax { Initializer.Value: ObjectCreationExpressionSyntax created } variable when variable.Identifier.ValueText == name => TypeName.Simple(created.Type),
            VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax declaration } variable when variable.Identifier.ValueText == name => TypeName.Simple(declaration.Type),
            _ => null,
        }).FirstOrDefault(found => found is not null);
        return type is "var" or "" ? null : type;
    }

    private static bool IsInEntity(SyntaxNode node, FileScan scan) => node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type && scan.IsEntity(type.Identifier.ValueText);

    private static bool IsCompared(ExpressionSyntax use, FileScan scan) =>
        use.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LessThanExpression or (int)SyntaxKind.LessThanOrEqualExpression or (int)SyntaxKind.GreaterThanExpression or (int)SyntaxKind.GreaterThanOrEqualExpression or (int)SyntaxKind.EqualsExpression } comparison
        && (comparison.Left == use ? comparison.Right : comparison.Left) is MemberAccessExpressionSyntax other && scan.Model.Dates.Contains(other.Name.Identifier.ValueText) && IsInQuery(comparison);

    // A lambda that goes to Where and its like; in memory any kind of date compares.
    private static bool IsInQuery(SyntaxNode node) => node.FirstAncestorOrSelf<LambdaExpressionSyntax>()?.Parent?.Parent?.Parent is InvocationExpressionSyntax call
        && call.MethodName() is { } name && (name.EndsWith("Async", StringComparison.Ordinal) || name == "Where") && !call.Expression.ToString().Contains("ToList", StringComparison.Ordinal);

    private static VariableDeclaratorSyntax? Variable(ExpressionSyntax value) => value.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } ? variable : null;

    private static IEnumerable<ExpressionSyntax> UsesOf(VariableDeclaratorSyntax variable)
    {
        SyntaxNode? scope = variable.FirstAncestorOrSelf<FieldDeclarationSyntax>() is { } field ? field.Parent : variable.FirstAncestorOrSelf<MemberDeclarationSyntax>();
        foreach (var name in scope?.DescendantNodes().OfType<IdentifierNameSyntax>() ?? [])
        {
            if (name.Identifier.ValueText != variable.Identifier.ValueText || name.Parent is MemberAccessExpressionSyntax { Expression: not IdentifierNameSyntax }) continue;
            yield return name.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var called, Parent: InvocationExpressionSyntax call } && called.StartsWith("Add", StringComparison.Ordinal) ? call : name;
        }
    }
}
