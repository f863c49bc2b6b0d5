namespace PgTestKit.Scanning;

/// <summary>What a scan found.</summary>
/// <param name="Target">What was scanned.</param>
/// <param name="Files">How many files were read.</param>
/// <param name="Generated">How many were passed over because a program wrote them.</param>
/// <param name="Findings">By rule, then by place.</param>
/// <param name="Skipped">Files that could not be read, and why.</param>
/// <param name="Classes">How far the suite is.</param>
internal sealed record ScanResult(ScanTarget Target, int Files, int Generated, IReadOnlyList<Finding> Findings, IReadOnlyList<(string Path, string Reason)> Skipped, ClassCount Classes)
{
    public IEnumerable<IGrouping<ScanRule, Finding>> ByRule => Findings.GroupBy(finding => finding.Rule);

    public int Mechanical => Findings.Count(finding => finding.Fix.Count > 0);
}
