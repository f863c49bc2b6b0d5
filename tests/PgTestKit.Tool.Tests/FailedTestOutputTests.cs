namespace PgTestKit.Tool.Tests;

/// <summary>What a suite's output says of a test that failed.</summary>
public sealed class FailedTestOutputTests : IDisposable
{
    private readonly Machine _machine = new();

    public FailedTestOutputTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "the local server does not run on Windows");

    public void Dispose() => _machine.Dispose();

    [Theory]
    [InlineData("Transaction")]
    [InlineData("Reset")]
    [InlineData("Clone")]
    public async Task The_rows_that_a_failed_test_changed_are_shown(string isolation)
    {
        var suite = await _machine.XunitAsync("-class", $"FailingSuite.{isolation}Tests");

        Assert.Contains($"PgTestKit: FailingSuite.{isolation}Tests.Fails failed on database ", suite.Text, StringComparison.Ordinal);
        Assert.Contains("public.article: 1 inserted", suite.Text, StringComparison.Ordinal);
        Assert.Contains($"'left by {isolation}'", suite.Text, StringComparison.Ordinal);
        Assert.Contains("PgTestKit: a note of the test", suite.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Passes failed on database", suite.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NUnit_shows_the_same()
    {
        var suite = await _machine.NUnitAsync();

        Assert.Equal(3, suite.Text.Split("public.article: 1 inserted").Length - 1);
        Assert.Equal(3, suite.Text.Split("PgTestKit: a note of the test").Length - 1);
    }

    [Fact]
    public async Task Both_databases_of_a_failed_test_are_shown()
    {
        var suite = await _machine.XunitAsync("-class", "FailingSuite.TwoDatabasesTests");

        Assert.Contains("'in the first'", suite.Text, StringComparison.Ordinal);
        Assert.Contains("'in the second'", suite.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_whose_time_is_up_does_not_hold_up_the_suite()
    {
        var suite = await _machine.XunitAsync("-class", "FailingSuite.EndlessTests");

        Assert.Contains("Failed: 1", suite.Text, StringComparison.Ordinal);
        Assert.Contains("Test execution timed out", suite.Text, StringComparison.Ordinal);
    }
}
