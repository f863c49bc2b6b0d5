using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning;

/// <summary>What the rules ask of a call.</summary>
internal static class SyntaxExtensions
{
    public static SimpleNameSyntax? Method(this InvocationExpressionSyntax node) => node.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    public static string? MethodName(this InvocationExpressionSyntax node) => node.Method()?.Identifier.ValueText;

    public static TypeSyntax? TypeArgument(this InvocationExpressionSyntax node) => node.Method() is GenericNameSyntax generic ? generic.TypeArgumentList.Arguments[0] : null;

    /// <summary>What the method is called on, null when that is implied.</summary>
    public static ExpressionSyntax? Receiver(this InvocationExpressionSyntax node) => (node.Expression as MemberAccessExpressionSyntax)?.Expression;

    public static string? StringArgument(this InvocationExpressionSyntax node) => node.ArgumentList.Arguments.Select(argument => argument.Expression.StringValue()).FirstOrDefault(value => value is not null);

    public static string? StringValue(this ExpressionSyntax node) => node is LiteralExpressionSyntax literal && literal.IsKind(SyntaxKind.StringLiteralExpression) ? literal.Token.ValueText : null;

    /// <summary>Whether it is a call on <c>EF.Functions</c>.</summary>
    public static bool IsOnEFFunctions(this InvocationExpressionSyntax node) => node.Receiver() is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Functions", Expression: { } holder } && holder.ToString() is "EF" or "Microsoft.EntityFrameworkCore.EF";

    /// <summary>The property that a chain of calls such as <c>Property(x => x.Status).IsRequired().HasConversion()</c> configures.</summary>
    public static string? ConfiguredProperty(this InvocationExpressionSyntax node)
    {
        for (var call = node; call is not null; call = call.Receiver() as InvocationExpressionSyntax)
        {
            if (call.MethodName() is not ("Property" or "ComplexProperty" or "PrimitiveCollection")) continue;
            var argument = call.ArgumentList.Arguments.FirstOrDefault()?.Expression;
            return argument is LambdaExpressionSyntax { ExpressionBody: MemberAccessExpressionSyntax member } ? member.Name.Identifier.ValueText : argument?.StringValue();
        }

        return null;
    }
}
