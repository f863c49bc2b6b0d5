using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning;

/// <summary>Reads all files, learns the model from them, then shows them to the rules.</summary>
internal sealed class Scanner(ScanRules rules, IReadOnlySet<string> ignored, Action<string> progress)
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(2);
    private readonly RuleWalker _walker = new(rules);

    public async Task<ScanResult> RunAsync(ScanTarget target, CancellationToken cancellationToken)
    {
        var parsed = new ConcurrentBag<ParsedFile>();
        var skipped = new ConcurrentBag<(string, string)>(target.Missing);
        var facts = new ConcurrentBag<FileFacts>();
        var generated = 0;
        await EachAsync("Read", target.Files, async file =>
        {
            var isGenerated = GeneratedCode.IsNamedSo(file.Path);
            var text = isGenerated ? null : await TextAsync(file, skipped, cancellationToken);
            if (isGenerated || (text is not null && GeneratedCode.SaysSo(text.Text))) Interlocked.Increment(ref generated);
            else if (text is not null)
            {
                var each = ParsedFile.Parse(file, text.Text);
                if (each.Error is not null) skipped.Add((file.Path, each.Error));
                facts.Add(FactsOf(each));
                parsed.Add(each);
            }
        }, cancellationToken);

        Model = new(facts);
        var findings = new ConcurrentBag<Finding>();
        await EachAsync("Scanned", [.. parsed], file =>
        {
            foreach (var finding in Look(file)) findings.Add(finding);
            return Task.CompletedTask;
        }, cancellationToken);
        foreach (var project in target.Projects)
        {
            if (await TextAsync(project, skipped, cancellationToken) is not { } text) continue;
            var scan = new FileScan(project, SourceText.From(text.Text), Model);
            rules.Packages.Look(text.Text, scan);
            foreach (var finding in scan.Findings.Where(finding => !ignored.Contains(finding.Rule.Id))) findings.Add(finding);
        }

        Finding[] sorted = [.. findings.OrderBy(finding => finding.Rule.Id, StringComparer.Ordinal).ThenBy(finding => finding.Path, StringComparer.Ordinal).ThenBy(finding => finding.Lines.Start)];
        var types = facts.SelectMany(each => each.Types).ToList();
        return new(target, parsed.Count(file => file.Error is null), generated, sorted, [.. skipped.Order()], ClassCount.Of(types, sorted));
    }

    /// <summary>What the last run learned; the fixes need it, too.</summary>
    public SuiteModel Model { get; private set; } = new([]);

    public IEnumerable<Finding> Look(ParsedFile file)
    {
        var scan = new FileScan(file.File, file.Text, Model);
        foreach (var root in file.Roots) _walker.Walk(root, scan);
        return scan.Findings.Where(finding => !ignored.Contains(finding.Rule.Id));
    }

    private static FileFacts FactsOf(ParsedFile file)
    {
        var facts = new FileFacts(file.File.Project);
        foreach (var root in file.Roots) new FactsWalker(facts).Visit(root);
        return facts;
    }

    private static async Task<FileText?> TextAsync(SourceFile file, ConcurrentBag<(string, string)> skipped, CancellationToken cancellationToken)
    {
        try
        {
            return await FileText.ReadAsync(file.FullPath, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            skipped.Add((file.Path, exception.Message));
            return null;
        }
    }

    private async Task EachAsync<T>(string verb, IReadOnlyList<T> files, Func<T, Task> run, CancellationToken cancellationToken)
    {
        var done = 0;
        var reported = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(files, cancellationToken, async (file, _) =>
        {
            await run(file);
            var count = Interlocked.Increment(ref done);
            var last = Volatile.Read(ref reported);
            if (Stopwatch.GetElapsedTime(last) > ProgressEvery && Interlocked.CompareExchange(ref reported, Stopwatch.GetTimestamp(), last) == last) progress($"{verb} {count:N0} of {files.Count:N0} files.");
        });
    }
}
