using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning.Rules;

/// <summary>Whether a date comes into a property of an entity, or into a query on one, as far as one method shows it.</summary>
internal static class DateUse
{
    public static bool ReachesEntity(ExpressionSyntax value, SuiteModel model) =>
        IsStored(value, model) || (Variable(value) is { } variable && UsesOf(variable).Any(use => IsStored(use, model) || IsCompared(use, model)));

    private static bool IsStored(ExpressionSyntax value, SuiteModel model)
    {
        while (value.Parent is ParenthesizedExpressionSyntax or ConditionalExpressionSyntax or CastExpressionSyntax || value.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression })
            value = (ExpressionSyntax)value.Parent;
        return value.Parent switch
        {
            AssignmentExpressionSyntax assignment when assignment.Right == value => IsStoredIn(assignment, model),
            ArgumentSyntax { Parent: ArgumentListSyntax { Parent: ObjectCreationExpressionSyntax created } } => model.Entities.Contains(TypeName.Simple(created.Type)),
            EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } => model.Dates.Contains(property.Identifier.ValueText) && IsInEntity(property, model),
            _ => false,
        };
    }

    private static bool IsStoredIn(AssignmentExpressionSyntax assignment, SuiteModel model) => assignment.Left switch
    {
        MemberAccessExpressionSyntax member => model.Dates.Contains(member.Name.Identifier.ValueText) && (member.Expression is not ThisExpressionSyntax || IsInEntity(assignment, model)),
        IdentifierNameSyntax name when !model.Dates.Contains(name.Identifier.ValueText) => false,
        IdentifierNameSyntax when assignment.Parent is InitializerExpressionSyntax { Parent: ObjectCreationExpressionSyntax created } => model.Entities.Contains(TypeName.Simple(created.Type)),
        IdentifierNameSyntax when assignment.Parent is InitializerExpressionSyntax => true,
        IdentifierNameSyntax => IsInEntity(assignment, model),
        _ => false,
    };

    private static bool IsInEntity(SyntaxNode node, SuiteModel model) => node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type && model.Entities.Contains(type.Identifier.ValueText);

    private static bool IsCompared(ExpressionSyntax use, SuiteModel model) =>
        use.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LessThanExpression or (int)SyntaxKind.LessThanOrEqualExpression or (int)SyntaxKind.GreaterThanExpression or (int)SyntaxKind.GreaterThanOrEqualExpression or (int)SyntaxKind.EqualsExpression } comparison
        && (comparison.Left == use ? comparison.Right : comparison.Left) is MemberAccessExpressionSyntax other && model.Dates.Contains(other.Name.Identifier.ValueText) && IsInQuery(comparison);

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
