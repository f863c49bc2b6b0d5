using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Docs.Tests;

/// <summary>Finds what reads as a message in the packages' sources: what is thrown, and texts of three plain words and more that end in an error, a test's output or a line of the log.</summary>
internal static partial class MessageReader
{
    // Their strings say what slow work is being done, or are looked for in somebody else's text.
    private static readonly string[] Calls = ["Begin", "Contains", "StartsWith"];

    public static IReadOnlyList<Message> Read() => [.. Repository.Packages.Where(IsInScope).SelectMany(Read)];

    private static bool IsInScope(string file) => !MessageScope.Files.Any(part => Repository.Relative(file).Contains(part, StringComparison.Ordinal));

    private static IEnumerable<Message> Read(string file) =>
        from node in CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes().OfType<ExpressionSyntax>()
        where node is InterpolatedStringExpressionSyntax || node.IsKind(SyntaxKind.StringLiteralExpression)
        where !node.Ancestors().Any(IsPart)
        let text = Message.Normalize(TextOf(node))
        where node.Ancestors().Any(IsThrown) ? Plain().Count(text) > 1 : (Plain().Count(text) > 2 || Sentence().IsMatch(text)) && !Foreign().IsMatch(text) && !Repository.Relative(file).StartsWith("src/PgTestKit.Tool/", StringComparison.Ordinal)
        select new Message($"{Repository.Relative(file)}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}", text);

    private static bool IsPart(SyntaxNode node) => node is AttributeSyntax or InterpolationSyntax
        || node is InvocationExpressionSyntax call && Calls.Contains(call.Expression.ToString().Split('.')[^1]);

    private static bool IsThrown(SyntaxNode node) => node is ThrowStatementSyntax or ThrowExpressionSyntax
        || node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Error" } }
        || node is ObjectCreationExpressionSyntax made && made.Type.ToString().EndsWith("Exception", StringComparison.Ordinal);

    private static string TextOf(ExpressionSyntax node) => node is InterpolatedStringExpressionSyntax interpolated
        ? string.Concat(interpolated.Contents.Select(content => content is InterpolatedStringTextSyntax text ? text.TextToken.ValueText.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal) : "…"))
        : ((LiteralExpressionSyntax)node).Token.ValueText;

    // Neither a name nor a part of one.
    [GeneratedRegex(@"(?<![^\s,(:""])[a-z][a-z']*(?![^\s,.:;)""])")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^([A-Z]|…:? [a-z…])[^.]*\b[a-z]{3,}\b.*(\.…?$|: …$)")]
    private static partial Regex Sentence();

    // SQL, shell, regular expressions.
    [GeneratedRegex(@"^--|^\W*(SELECT|CASE|format|WITH|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|GRANT|REVOKE|SET|AND|WHERE|ORDER|VALUES|TEMPLATE|ROLLBACK)\b|WHERE |::\w|\|\||\$1|\(\?")]
    private static partial Regex Foreign();
}
