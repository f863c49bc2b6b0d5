using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PgTestKit.Scanning;

/// <summary>A rule that looks at nodes of C#.</summary>
internal abstract class SyntaxRule(string id, string title, string why, string replacement, Severity severity = Severity.Change) : ScanRule(id, title, why, replacement, severity)
{
    /// <summary>The kinds of nodes that it is shown.</summary>
    public abstract IReadOnlyList<SyntaxKind> Kinds { get; }

    public abstract void Look(SyntaxNode node, FileScan scan);
}
