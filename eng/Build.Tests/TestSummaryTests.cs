using Build.Results;
using Xunit;
using TestResult = Build.Results.TestResult;

namespace Build.Tests;

public class TestSummaryTests
{
    private static readonly TestResult Passes = new("Passes", TestOutcome.Passed, "");

    [Fact]
    public void The_last_line_counts_everything()
    {
        var summary = TestSummary.Of(
            [Run("a", Passes, new("Fails", TestOutcome.Failed, "Expected: 1")), Run("b", Passes, Skipped("one"))], ["A", "B"]);

        Assert.EndsWith("\n2 passed, 1 failed, 1 skipped", Text(summary), StringComparison.Ordinal);
        Assert.Contains("failed: Fails\n  Expected: 1", Text(summary), StringComparison.Ordinal);
        Assert.False(summary.Succeeded);
    }

    [Fact]
    public void Skipped_tests_are_grouped_by_reason()
    {
        var summary = TestSummary.Of([Run("a", Passes, Skipped("one")), Run("b", Skipped("two"))], ["a", "b"]);

        Assert.Contains("skipped 2: no container engine\n  one\n  two\n", Text(summary), StringComparison.Ordinal);
        Assert.True(summary.Succeeded);
    }

    [Fact]
    public void A_project_that_reported_no_test_is_a_failure()
    {
        var summary = TestSummary.Of([Run("a", Passes)], ["A", "Silent.Tests"]);

        Assert.Equal(["Silent.Tests"], summary.SilentProjects);
        Assert.Equal(1, summary.Failed);
        Assert.Contains("Silent.Tests", Text(summary), StringComparison.Ordinal);
        Assert.False(summary.Succeeded);
    }

    [Fact]
    public void A_run_with_an_error_but_no_failed_test_is_a_failure()
    {
        var summary = TestSummary.Of([Run("a", Passes) with { Errors = ["Test process crashed"] }], ["a"]);

        Assert.Equal(1, summary.Failed);
        Assert.Contains("Test process crashed", Text(summary), StringComparison.Ordinal);
    }

    [Fact]
    public void No_test_at_all_is_no_success() => Assert.False(TestSummary.Of([], []).Succeeded);

    private static TestResult Skipped(string name) => new(name, TestOutcome.Skipped, "no container engine");

    private static TestRun Run(string project, params TestResult[] tests) => new(project, TimeSpan.Zero, tests, []);

    private static string Text(TestSummary summary)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        summary.WriteTo(writer);
        return writer.ToString().TrimEnd('\n');
    }
}
