using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PgTestKit.Scanning.Rules;

/// <summary>A rule that is the use of a name.</summary>
internal abstract class NameRule(string id, string title, string why, string replacement, Severity severity = Severity.Change) : SyntaxRule(id, title, why, replacement, severity)
{
    public override IReadOnlyList<SyntaxKind> Kinds => [SyntaxKind.IdentifierName, SyntaxKind.GenericName];

    protected abstract bool IsMeant(string name, SimpleNameSyntax node);

    // A using directive goes with the last use.
    public override void Look(SyntaxNode node, FileScan scan)
    {
        var name = (SimpleNameSyntax)node;
        if (IsMeant(name.Identifier.ValueText, name) && name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is null && !IsInNameOf(name)) scan.Report(this, name);
    }

    protected static bool IsCalled(SimpleNameSyntax node) =>
        node.Parent is InvocationExpressionSyntax || (node.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } member && member.Name == node)
        || node.Parent is MemberBindingExpressionSyntax { Parent: InvocationExpressionSyntax };

    private static bool IsInNameOf(SimpleNameSyntax name) => name.FirstAncestorOrSelf<InvocationExpressionSyntax>()?.MethodName() == "nameof";
}
