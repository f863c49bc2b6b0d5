using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning;

/// <summary>Applies what the findings of a file propose, until none proposes anything more.</summary>
internal sealed class Fixer(Scanner scanner)
{
    private const int MostRounds = 8;

    public async Task<IReadOnlyList<FileFix>> RunAsync(ScanResult result, CancellationToken cancellationToken)
    {
        var fixes = new List<FileFix>();
        var paths = result.Findings.Where(finding => finding.Fix.Count > 0).Select(finding => finding.Path).ToHashSet();
        foreach (var file in result.Target.Files.Where(file => paths.Contains(file.Path)))
        {
            var before = await FileText.ReadAsync(file.FullPath, cancellationToken);
            var after = Fix(file, before.Text);
            if (after != before.Text) fixes.Add(new(file, before, after));
        }

        return fixes;
    }

    private string Fix(SourceFile file, string text)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var changes = WithoutOverlaps(scanner.Look(ParsedFile.Parse(file, text)).SelectMany(finding => finding.Fix));
            if (changes.Count == 0) return text;
            var next = SourceText.From(text).WithChanges(changes).ToString();
            if (ParsedFile.Parse(file, next).Error is not null) return text;
            text = next;
        }

        return text;
    }

    private static List<TextChange> WithoutOverlaps(IEnumerable<TextChange> changes)
    {
        var kept = new List<TextChange>();
        foreach (var change in changes.Distinct().OrderBy(change => change.Span.Start).ThenByDescending(change => change.Span.Length))
            if (kept.Count == 0 || change.Span.Start >= kept[^1].Span.End) kept.Add(change);
        return kept;
    }
}
