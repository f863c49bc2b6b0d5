using System.Text;

namespace PgTestKit.Scanning.Reports;

/// <summary>A checklist for a pull request or a wiki.</summary>
internal static class MarkdownReport
{
    public static string Of(ScanResult result)
    {
        var text = new StringBuilder().Append("# To PostgreSQL: ").Append(result.Target.Name).Append("\n\n").Append(Summary.Classes(result.Classes)).Append('\n').Append(Summary.Findings(result)).Append('\n');
        foreach (var rule in result.ByRule)
        {
            text.Append("\n## ").Append(rule.Key.Id).Append(' ').Append(Escape(rule.Key.Title)).Append("\n\n").Append(Escape(rule.Key.Why)).Append("  \n**Instead:** ").Append(Escape(rule.Key.Replacement)).Append("\n\n");
            foreach (var finding in rule)
            {
                text.Append("- [ ] [").Append(Escape(finding.Path)).Append(':').Append(finding.Line).Append("](").Append(RelativeUri.Of(finding.Path)).Append("#L").Append(finding.Line).Append(") ").Append(CodeSpan(finding.Code));
                if (finding.Fix.Count > 0) text.Append(" (`--fix`)");
                text.Append('\n');
            }
        }

        if (result.Skipped.Count > 0) text.Append("\n## Not read\n\n");
        foreach (var (path, reason) in result.Skipped) text.Append("- [ ] ").Append(CodeSpan(path)).Append(": ").Append(Escape(reason)).Append('\n');
        return text.ToString();
    }

    private static string Escape(string text) => string.Concat(text.Select(character => character is '*' or '_' or '<' or '>' or '[' or ']' or '`' or '\\' ? $"\\{character}" : character.ToString()));

    // The fence must be longer than any run of backticks inside.
    private static string CodeSpan(string code)
    {
        var fence = "`";
        while (code.Contains(fence, StringComparison.Ordinal)) fence += "`";
        var padding = fence.Length > 1 ? " " : "";
        return fence + padding + code + padding + fence;
    }
}
