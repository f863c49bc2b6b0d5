using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning;

/// <summary>One place that a rule found.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Path">The file, relative to the root, with forward slashes.</param>
/// <param name="Lines">From where to where, counted from 0.</param>
/// <param name="Code">The line of code, trimmed.</param>
/// <param name="At">Where in <paramref name="Code"/> it begins.</param>
/// <param name="Type">The innermost type that it stands in, as <see cref="TypeName"/> names it; empty outside of types.</param>
/// <param name="Fix">What <c>--fix</c> would change; empty when a person has to.</param>
internal sealed record Finding(ScanRule Rule, string Path, LinePositionSpan Lines, string Code, int At, string Type, IReadOnlyList<TextChange> Fix)
{
    public int Line => Lines.Start.Line + 1;
}
