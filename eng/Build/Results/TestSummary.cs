namespace Build.Results;

/// <summary>What a run of all tests came to; a project that reported no test, or only an error, counts as one failure.</summary>
internal sealed record TestSummary(IReadOnlyList<TestRun> Runs, IReadOnlyList<string> SilentProjects)
{
    public int Passed => Runs.Sum(run => run.Count(TestOutcome.Passed));

    public int Failed => Runs.Sum(run => run.Count(TestOutcome.Failed)) + Runs.Count(run => run.IsBroken) + SilentProjects.Count;

    public int Skipped => Runs.Sum(run => run.Count(TestOutcome.Skipped));

    public bool Succeeded => Failed == 0 && Passed > 0;

    /// <summary>Compares the runs with the projects that should have run.</summary>
    public static TestSummary Of(IReadOnlyList<TestRun> runs, IEnumerable<string> projects)
    {
        var heard = runs.Select(run => run.Project).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new TestSummary(runs, [.. projects.Where(project => !heard.Contains(project))]);
    }

    public void WriteTo(TextWriter writer)
    {
        var skipped = Tests(TestOutcome.Skipped).GroupBy(test => test.Message).OrderByDescending(group => group.Count());
        foreach (var group in skipped)
        {
            writer.WriteLine();
            writer.WriteLine($"skipped {group.Count()}: {(group.Key.Length == 0 ? "no reason given" : group.Key)}");
            foreach (var test in group)
                writer.WriteLine($"  {test.Name}");
        }

        foreach (var test in Tests(TestOutcome.Failed))
        {
            writer.WriteLine();
            writer.WriteLine($"failed: {test.Name}");
            WriteIndented(writer, test.Message);
        }

        foreach (var run in Runs.Where(run => run.Errors.Count > 0))
        {
            writer.WriteLine();
            writer.WriteLine($"failed outside a test: {run.Project}");
            foreach (var error in run.Errors)
                WriteIndented(writer, error);
        }

        if (SilentProjects.Count > 0)
            writer.WriteLine();
        foreach (var project in SilentProjects)
            writer.WriteLine($"failed: {project} reported no test. Run dotnet test on it alone to see why.");

        writer.WriteLine();
        writer.WriteLine($"{Passed} passed, {Failed} failed, {Skipped} skipped");
    }

    private IEnumerable<TestResult> Tests(TestOutcome outcome) =>
        Runs.SelectMany(run => run.Tests).Where(test => test.Outcome == outcome);

    private static void WriteIndented(TextWriter writer, string text)
    {
        foreach (var line in text.Split('\n'))
            writer.WriteLine($"  {line.TrimEnd()}");
    }
}
