namespace PgTestKit;

/// <summary>The findings of a walk; each text once for each migration.</summary>
internal sealed class FindingList(MigrationRunner runner)
{
    private readonly List<MigrationFinding> _findings = [];
    private readonly HashSet<(string Migration, MigrationFindingKind Kind)> _found = [];

    public IEnumerable<MigrationFinding> All => _findings;

    /// <summary>Whether the migration has a finding of one of the kinds, of which another one would be but the consequence.</summary>
    public bool Has(string migration, params ReadOnlySpan<MigrationFindingKind> kinds)
    {
        foreach (var kind in kinds)
            if (_found.Contains((migration, kind))) return true;
        return false;
    }

    public void Add(string migration, MigrationFindingKind kind, string text)
    {
        _found.Add((migration, kind)); // also what is ignored
        var finding = new MigrationFinding(migration, kind, runner.SeverityOf(kind), text);
        if (finding.Severity != DifferenceSeverity.Ignore && !_findings.Contains(finding)) _findings.Add(finding);
    }
}
