using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning.Rules;

/// <summary>Expressions that make a date that is not UTC, and the change that makes it UTC.</summary>
internal static class NotUtc
{
    /// <summary>The outermost expression with that date's kind, such as <c>DateTime.Now.AddDays(1)</c> for <c>DateTime.Now</c>; null when it is UTC, or no date.</summary>
    public static (ExpressionSyntax? Value, IEnumerable<TextChange> Fix) Read(ExpressionSyntax node) => node switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Now" } now when Holder(now) is "DateTime" or "DateTimeOffset" => (Outermost(now), [new(now.Name.Span, "UtcNow")]),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Today" } today when Holder(today) == "DateTime" => (Outermost(today), [new(today.Name.Span, "UtcNow.Date")]),
        ObjectCreationExpressionSyntax { ArgumentList: { Arguments.Count: > 0 } arguments } created when TypeName.Simple(created.Type) == "DateTime" && !SaysKind(arguments) => (Outermost(created), Kind(arguments)),
        InvocationExpressionSyntax call when call.MethodName() is "Parse" or "ParseExact" && call.Receiver()?.ToString() is "DateTime" or "System.DateTime" && !call.ArgumentList.ToString().Contains("Universal", StringComparison.Ordinal) => (Outermost(call), []),
        _ => (null, []),
    };

    private static string Holder(MemberAccessExpressionSyntax node) => node.Expression is MemberAccessExpressionSyntax outer ? outer.Name.Identifier.ValueText : node.Expression.ToString();

    private static bool SaysKind(ArgumentListSyntax arguments) => arguments.ToString() is var text && (text.Contains("Kind", StringComparison.Ordinal) || text.Contains("UtcNow", StringComparison.Ordinal));

    private static IEnumerable<TextChange> Kind(ArgumentListSyntax arguments)
    {
        var added = arguments.Arguments.Any(argument => argument.NameColon is not null) ? null : arguments.Arguments.Count switch { 3 => ", 0, 0, 0, DateTimeKind.Utc", 6 or 7 => ", DateTimeKind.Utc", _ => null };
        return added is null ? [] : [new(new(arguments.CloseParenToken.SpanStart, 0), added)];
    }

    private static ExpressionSyntax Outermost(ExpressionSyntax node)
    {
        while (true)
        {
            if (node.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Date" } date) node = date;
            else if (node.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } member && IsSum(member)) node = call;
            else return node;
        }
    }

    private static bool IsSum(MemberAccessExpressionSyntax member) => member.Name.Identifier.ValueText is var name && (name.StartsWith("Add", StringComparison.Ordinal) || name == "Subtract");
}
