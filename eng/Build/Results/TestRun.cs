namespace Build.Results;

/// <summary>The tests of one project in one run; errors belong to no test, such as a crash of the test process.</summary>
internal sealed record TestRun(string Project, TimeSpan Duration, IReadOnlyList<TestResult> Tests, IReadOnlyList<string> Errors)
{
    /// <summary>True for a run that went wrong though none of its tests says so.</summary>
    public bool IsBroken => Errors.Count > 0 && Count(TestOutcome.Failed) == 0;

    public int Count(TestOutcome outcome) => Tests.Count(test => test.Outcome == outcome);
}
