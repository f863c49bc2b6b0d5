namespace PgTestKit.Tool.Tests;

public sealed class DoctorTests : IDisposable
{
    private readonly Machine _machine = new();

    public DoctorTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "not tried on Windows");

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task It_names_the_server_that_the_library_uses_the_timings_and_the_cache()
    {
        var doctor = await _machine.ToolAsync("doctor");
        var suite = await _machine.XunitAsync("-method", "FailingSuite.CloneTests.Passes");

        Assert.Equal(0, doctor.ExitCode);
        var server = suite.Text.Split("server    ")[1].Split(',')[0]; // from the library's report
        Assert.Contains($"used  {server}, a local process", doctor.Text, StringComparison.Ordinal);
        Assert.Matches(@"cold\s+[\d,]+ ms", doctor.Text);
        Assert.Matches(@"warm\s+[\d,]+ ms", doctor.Text);
        Assert.Matches(@"MiB +just now +bare-", doctor.Text);
    }

    [Fact]
    public async Task Piped_it_is_plain_text_of_80_columns()
    {
        _machine.Environment["GITHUB_ACTIONS"] = "true"; // where colours would be forced
        var doctor = await _machine.ToolAsync("doctor");
        Assert.DoesNotContain('\e', doctor.All);
        Assert.All(doctor.Text.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 80));
    }

    [Fact]
    public async Task When_nothing_can_start_each_rung_says_why_and_what_mends_it()
    {
        _machine.Environment["PGTESTKIT_BIN"] = _machine.Data;
        var doctor = await _machine.ToolAsync("doctor");
        Assert.Equal(1, doctor.ExitCode);
        var unwrapped = string.Join(' ', doctor.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("which holds no postgres. Name the folder that holds postgres and initdb.", unwrapped, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_is_not_here_is_told_with_those_that_are()
    {
        var doctor = await _machine.ToolAsync("doctor", "--major", "99");
        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("No PostgreSQL 99 was found, only", doctor.Text, StringComparison.Ordinal);
        Assert.Contains("not 99", doctor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_told_without_its_password()
    {
        var doctor = await _machine.ToolAsync("doctor", "--server", "Host=127.0.0.1;Port=1;Username=me;Password=correct horse");
        Assert.Equal(1, doctor.ExitCode);
        Assert.Matches(@"could not be\s+reached", doctor.Text);
        Assert.DoesNotContain("correct horse", doctor.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", 0)]
    [InlineData("nonsense", 2)]
    [InlineData("psql", 2)]
    [InlineData("clean nonsense", 2)]
    public async Task Usage_is_shown_and_wrong_usage_has_an_exit_code_of_its_own(string line, int exitCode)
    {
        var output = await _machine.ToolAsync(line.Split(' '));
        Assert.Equal(exitCode, output.ExitCode);
        Assert.Contains("pgtestkit", output.Text, StringComparison.Ordinal);
        Assert.All(output.Text.Split('\n'), text => Assert.InRange(text.TrimEnd().Length, 0, 80));
    }
}
