using System.Globalization;

namespace PgTestKit.Scanning.Reports;

/// <summary>The account on the terminal: each rule with its reason, its replacement and its places; then how far the suite is.</summary>
internal static class Account
{
    public static void Write(ScanResult result, Terminal terminal)
    {
        foreach (var rule in result.ByRule)
        {
            terminal.Heading($"{rule.Key.Id}  {rule.Key.Title}", Summary.Places(rule.Count()) + (rule.Key.Severity == Severity.Look ? ", to look at" : ""));
            terminal.Rows([["why", rule.Key.Why], ["instead", rule.Key.Replacement]]);
            foreach (var file in rule.GroupBy(finding => finding.Path))
            {
                terminal.Verbatim($"  {file.Key}");
                foreach (var finding in file) terminal.Verbatim(Place(finding, terminal.Width));
            }
        }

        if (result.Skipped.Count > 0)
        {
            terminal.Heading("Not read");
            foreach (var (path, reason) in result.Skipped)
            {
                terminal.Verbatim($"  {path}");
                terminal.Verbatim($"    {reason}");
            }
        }

        terminal.Heading(result.Target.Name);
        terminal.Line(Summary.Classes(result.Classes));
        terminal.Line(Summary.Findings(result));
        if (result.Mechanical > 0) terminal.Line($"--fix changes {Summary.Places(result.Mechanical)}, marked +, and shows the difference first.");
    }

    private static string Place(Finding finding, int width)
    {
        var place = $"  {(finding.Fix.Count > 0 ? '+' : ' ')}{finding.Line.ToString(CultureInfo.InvariantCulture),5}  ";
        var room = width - place.Length;
        if (finding.Code.Length <= room) return place + finding.Code;
        var code = finding.At <= room / 2 ? finding.Code : string.Concat("...", finding.Code.AsSpan(Math.Min(finding.At, finding.Code.Length - room + 3)));
        return place + (code.Length <= room ? code : string.Concat(code.AsSpan(0, room - 3), "..."));
    }
}
