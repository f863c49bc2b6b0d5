using System.Xml.Linq;
using Build.Results;
using Xunit;
using TestResult = Build.Results.TestResult;

namespace Build.Tests;

public sealed class TrxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_run_has_its_project_duration_and_outcomes()
    {
        var run = Read("""
            <UnitTestResult testId="1" testName="Shop.Tests.Prices.Are_positive" outcome="Passed" />
            <UnitTestResult testId="2" testName="Are_rounded" outcome="Failed">
              <Output><ErrorInfo><Message>Expected: 2</Message><StackTrace>at ...</StackTrace></ErrorInfo></Output>
            </UnitTestResult>
            <UnitTestResult testId="3" testName="Shop.Tests.Prices.In_a_container" outcome="NotExecuted">
              <Output><StdOut>no container engine</StdOut><ErrorInfo><Message>no container engine</Message></ErrorInfo></Output>
            </UnitTestResult>
            """);

        Assert.Equal("shop.tests", run.Project);
        Assert.Equal(TimeSpan.FromSeconds(1.5), run.Duration);
        Assert.Equal(
            [
                new TestResult("Shop.Tests.Prices.Are_positive", TestOutcome.Passed, ""),
                new TestResult("Shop.Tests.Prices.Are_rounded", TestOutcome.Failed, "Expected: 2"),
                new TestResult("Shop.Tests.Prices.In_a_container", TestOutcome.Skipped, "no container engine"),
            ],
            run.Tests);
    }

    [Theory]
    [InlineData("Timeout")]
    [InlineData("Aborted")]
    [InlineData("Error")]
    public void An_outcome_that_is_neither_passed_nor_skipped_is_failed(string outcome)
    {
        var run = Read($"""<UnitTestResult testId="1" testName="Hangs" outcome="{outcome}" />""");

        Assert.Equal(TestOutcome.Failed, Assert.Single(run.Tests).Outcome);
    }

    [Fact]
    public void A_crash_of_the_test_process_is_an_error_of_the_run()
    {
        var run = Read(
            """<UnitTestResult testId="1" testName="Passes" outcome="Passed" />""",
            """
            <RunInfo outcome="Error"><Text>Catastrophic failure: Test process crashed</Text></RunInfo>
            <RunInfo outcome="Error"><Text>[xUnit.net 00:00:01.20]     Prices.Are_rounded [FAIL]</Text></RunInfo>
            <RunInfo outcome="Warning"><Text>to stderr</Text></RunInfo>
            """);

        Assert.Equal(["Catastrophic failure: Test process crashed"], run.Errors);
        Assert.True(run.IsBroken);
    }

    [Fact]
    public void A_file_cut_short_is_an_error_of_the_run()
    {
        var path = _folder.Write("cut.trx", "<TestRun><Results>");

        var run = TrxFile.Read(path);

        Assert.Contains(path, Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static TestRun Read(string results, string infos = "") => TrxFile.Read(XDocument.Parse($"""
        <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
          <Times start="2026-01-01T10:00:00.0+00:00" finish="2026-01-01T10:00:01.5+00:00" />
          <Results>{results}</Results>
          <TestDefinitions>
            <UnitTest id="1" storage="/clone/bin/shop.tests.dll"><TestMethod className="Shop.Tests.Prices" /></UnitTest>
            <UnitTest id="2" storage="/clone/bin/shop.tests.dll"><TestMethod className="Shop.Tests.Prices" /></UnitTest>
            <UnitTest id="3" storage="/clone/bin/shop.tests.dll"><TestMethod className="Shop.Tests.Prices" /></UnitTest>
          </TestDefinitions>
          <ResultSummary><RunInfos>{infos}</RunInfos></ResultSummary>
        </TestRun>
        """));
}
