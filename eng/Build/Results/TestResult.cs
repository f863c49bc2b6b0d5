namespace Build.Results;

internal enum TestOutcome
{
    Passed,
    Failed,
    Skipped,
}

/// <summary>One test; the message is why it failed or was skipped.</summary>
internal sealed record TestResult(string Name, TestOutcome Outcome, string Message);
