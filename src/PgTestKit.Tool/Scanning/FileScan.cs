using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning;

/// <summary>What the rules find in one file. Of one rule on one line it is one finding.</summary>
internal sealed class FileScan(SourceFile file, SourceText text, SuiteModel model)
{
    private readonly Dictionary<(string Rule, int Line), Finding> _findings = [];

    public SuiteModel Model => model;

    public bool IsEntity(string name) => model.IsEntity(name, file.Project);

    public IReadOnlyCollection<Finding> Findings => _findings.Values;

    public string TextOf(TextSpan span) => text.ToString(span);

    public TextLine LineAt(int position) => text.Lines.GetLineFromPosition(position);

    public void Report(ScanRule rule, SyntaxNode node, params IEnumerable<TextChange> fix) => Report(rule, node, node.Span, fix);

    public void Report(ScanRule rule, SyntaxNode? node, TextSpan span, params IEnumerable<TextChange> fix)
    {
        var lines = text.Lines.GetLinePositionSpan(span);
        var key = (rule.Id, lines.Start.Line);
        if (_findings.TryGetValue(key, out var known))
        {
            _findings[key] = known with { Fix = [.. known.Fix, .. fix.Except(known.Fix)] };
            return;
        }

        var line = text.Lines[lines.Start.Line].ToString();
        var at = Math.Max(0, lines.Start.Character - (line.Length - line.TrimStart().Length));
        _findings.Add(key, new(rule, file.Path, lines, line.Trim(), at, TypeName.Enclosing(node), [.. fix]));
    }
}
