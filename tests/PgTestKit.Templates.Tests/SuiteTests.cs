using Build.Results;

namespace PgTestKit.Templates.Tests;

/// <summary>What the generated suites do when they are run.</summary>
public sealed class SuiteTests(Newcomer newcomer)
{
    public static TheoryData<string> Names => [.. Suite.All.Select(suite => suite.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_new_suite_is_green(string name)
    {
        var suite = Suite.All.Single(suite => suite.Name == name);

        var run = newcomer.RunOf(suite);

        Assert.Equal(3, run.Count(TestOutcome.Passed));
        Assert.All(run.Tests, test => Assert.StartsWith($"{suite.Namespace}.PurchaseTests.", test.Name, StringComparison.Ordinal));
        Assert.Equal(3, run.Tests.Count);
    }

    [Fact]
    public void It_builds_without_a_warning()
    {
        Assert.Equal(0, newcomer.Output.ExitCode);
        // NU1603: a partial package source may lack the exact lowest version.
        Assert.DoesNotMatch("warning (?!NU1603)", newcomer.Output.Text);
    }

    [Fact]
    public void It_leaves_nothing_but_its_template_on_the_server()
    {
        Assert.Contains(newcomer.Databases, database => database.StartsWith("pgtk_", StringComparison.Ordinal));
        Assert.All(newcomer.Databases, database => Assert.Matches("^(postgres|template[01]|pgtk_[0-9a-f]{16})$", database));
    }

    [Fact]
    public async Task It_finds_PostgreSQL_by_itself()
    {
        var output = await newcomer.RunDefaultAsync();

        Assert.Equal(0, output.ExitCode);
        Assert.Matches(@"Passed:\s+3,", output.Text);
        Assert.NotEmpty(Directory.GetDirectories(Path.Combine(newcomer.Folder, "cache", "clusters")));
    }

    [Fact]
    public async Task Without_PostgreSQL_it_says_what_to_do()
    {
        var empty = Directory.CreateDirectory(Path.Combine(newcomer.Folder, "empty")).FullName;

        var output = await newcomer.RunDefaultAsync(("PGTESTKIT_BIN", empty));

        Assert.Equal(1, output.ExitCode);
        Assert.Contains($"PGTESTKIT_BIN is {empty}, which holds no postgres. Name the folder that holds postgres and initdb.", output.Text, StringComparison.Ordinal);
    }
}
