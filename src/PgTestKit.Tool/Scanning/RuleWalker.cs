using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PgTestKit.Scanning.Sql;

namespace PgTestKit.Scanning;

/// <summary>Shows every node of a file to the rules that want its kind.</summary>
internal sealed class RuleWalker
{
    private readonly Dictionary<SyntaxKind, SyntaxRule[]> _rules;
    private readonly IReadOnlyList<SqlRule> _sql;

    public RuleWalker(ScanRules rules)
    {
        _rules = rules.Syntax.SelectMany(rule => rule.Kinds.Select(kind => (kind, rule))).GroupBy(pair => pair.kind, pair => pair.rule).ToDictionary(group => group.Key, group => group.ToArray());
        _sql = rules.Sql;
    }

    public void Walk(SyntaxNode root, FileScan scan)
    {
        foreach (var node in root.DescendantNodes())
        {
            var kind = node.Kind();
            foreach (var rule in _rules.GetValueOrDefault(kind, [])) rule.Look(node, scan);
            if (!SqlLocator.Kinds.Contains(kind)) continue;
            foreach (var sql in SqlLocator.In(node))
                foreach (var rule in _sql) rule.Look(sql, scan);
        }
    }
}
