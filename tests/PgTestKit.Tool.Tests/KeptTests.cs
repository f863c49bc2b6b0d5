namespace PgTestKit.Tool.Tests;

/// <summary>Suites that fail for real, as processes, and what is left of them.</summary>
public sealed class KeptTests : IDisposable
{
    private readonly Machine _machine = new();

    public KeptTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "not tried on Windows");

    public void Dispose() => _machine.Dispose();

    [Theory]
    [InlineData("Reset")]
    [InlineData("Clone")]
    public async Task A_failed_tests_database_is_opened_as_the_test_left_it(string isolation)
    {
        var name = Assert.Single(await _machine.KeepAsync($"*.{isolation}Tests.Fails"));

        var read = await _machine.ToolAsync("psql", name, "--", "-Atc", "SELECT name FROM article");
        Assert.Equal(("left by " + isolation, 0), (read.Text.Trim(), read.ExitCode));
    }

    [Fact]
    public async Task What_is_changed_while_looking_is_gone_the_next_time()
    {
        var name = Assert.Single(await _machine.KeepAsync("*.CloneTests.Fails"));
        Assert.Equal(0, (await _machine.ToolAsync("psql", name, "--", "-c", "DROP TABLE article")).ExitCode);

        Assert.Equal("1", (await _machine.ToolAsync("psql", name, "--", "-Atc", "SELECT count(*) FROM article")).Text.Trim());
    }

    [Fact]
    public async Task What_the_passing_tests_used_is_not_kept()
    {
        var names = await _machine.KeepAsync("*.Fails", "*.Passes");
        Assert.Equal(2, names.Count);

        var databases = await _machine.ToolAsync("psql", names[0], "--", "-Atc", "SELECT datname FROM pg_database WHERE datname LIKE 'pgtk%' ORDER BY 1");
        Assert.Equal(names.Order(StringComparer.Ordinal), databases.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Transaction_says_that_nothing_can_be_kept_and_what_to_use_instead()
    {
        _machine.Environment["PGTESTKIT_KEEP"] = "failed";
        var suite = await _machine.XunitAsync("-method", "FailingSuite.TransactionTests.Fails");

        Assert.Contains("nothing can be kept of this failed test", suite.Text, StringComparison.Ordinal);
        Assert.Contains("TestIsolation.Reset or TestIsolation.Clone", suite.Text, StringComparison.Ordinal);
        Assert.Empty(_machine.Kept);
    }

    [Fact]
    public async Task Nobody_who_did_not_ask_gets_anything_kept()
    {
        var suite = await _machine.XunitAsync("-method", "*.Fails");
        Assert.Contains("Failed: 3", suite.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("kept", suite.Text, StringComparison.Ordinal);
        Assert.Empty(_machine.Kept);
    }

    [Fact]
    public async Task The_builder_can_ask_too()
    {
        _machine.Environment["FAILING_SUITE_KEEPS"] = "in code";
        var suite = await _machine.XunitAsync("-method", "FailingSuite.CloneTests.Fails");
        Assert.Single(Machine.NamesIn(suite.Text));
        Assert.Single(_machine.Kept);
    }

    [Fact]
    public async Task A_variable_with_another_value_is_an_error()
    {
        _machine.Environment["PGTESTKIT_KEEP"] = "everything";
        var suite = await _machine.XunitAsync("-method", "FailingSuite.CloneTests.Passes");
        Assert.NotEqual(0, suite.ExitCode);
        Assert.Contains("Set it to \"failed\"", suite.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_databases_of_a_run_are_kept_and_the_others_say_so()
    {
        _machine.Environment["PGTESTKIT_KEEP"] = "failed";
        var suite = await _machine.XunitAsync("-class", "FailingSuite.ManyTests");
        Assert.Equal(10, suite.Text.Split("of this failed test was kept.").Length - 1);
        Assert.Equal(2, suite.Text.Split("10 of this run are kept already").Length - 1);
    }

    [Fact]
    public async Task The_newest_five_runs_stay()
    {
        var names = new List<string>();
        for (var run = 0; run < 6; run++) names.AddRange(await _machine.KeepAsync("*.CloneTests.Fails"));

        Assert.Equal(5, _machine.Kept.Count);
        var oldest = await _machine.ToolAsync("psql", names[0]);
        Assert.Equal(1, oldest.ExitCode);
        Assert.Contains($"There is no kept database \"{names[0]}\"", oldest.Errors, StringComparison.Ordinal);
        Assert.All(names.Skip(1), name => Assert.Contains(name, oldest.Errors, StringComparison.Ordinal));
    }

    [Fact]
    public async Task NUnit_keeps_the_same()
    {
        _machine.Environment["PGTESTKIT_KEEP"] = "failed";
        var suite = await _machine.NUnitAsync();
        Assert.Equal(3, suite.ExitCode); // the number of failed tests
        Assert.Equal(2, suite.Text.Split("of this failed test was kept.").Length - 1);
        Assert.Contains("nothing can be kept of this failed test", suite.Text, StringComparison.Ordinal);

        foreach (var name in Machine.NamesIn(suite.Text))
            Assert.StartsWith("left by ", (await _machine.ToolAsync("psql", name, "--", "-Atc", "SELECT name FROM article")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_psql_the_error_names_the_package_to_install()
    {
        // Binaries and a PATH that have everything but psql.
        var binaries = Path.Combine(_machine.Folder, "bin");
        var path = Path.Combine(_machine.Folder, "path");
        await LinkAsync(["postgres", "initdb"], binaries);
        await LinkAsync(["*"], path);
        _machine.Environment["PGTESTKIT_BIN"] = binaries;
        _machine.Environment["PATH"] = path;
        var name = Assert.Single(await _machine.KeepAsync("*.CloneTests.Fails"));

        var psql = await _machine.ToolAsync("psql", name);
        Assert.Equal(1, psql.ExitCode);
        Assert.Contains("apt-get install postgresql-client", psql.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_directory_whose_binaries_are_gone_is_opened_with_others_of_its_version()
    {
        var binaries = Path.Combine(_machine.Folder, "bin");
        await LinkAsync(["postgres", "initdb"], binaries);
        _machine.Environment["PGTESTKIT_BIN"] = binaries;
        var name = Assert.Single(await _machine.KeepAsync("*.CloneTests.Fails"));
        Directory.Delete(binaries, recursive: true);
        _machine.Environment["PGTESTKIT_BIN"] = null;

        Assert.Equal("left by Clone", (await _machine.ToolAsync("psql", name, "--", "-Atc", "SELECT name FROM article")).Text.Trim());
    }

    private static async Task LinkAsync(string[] names, string target)
    {
        Directory.CreateDirectory(target);
        var found = await PostgresBinaries.FindAsync(BinariesSearch.Candidates(null), new(null), new(CacheOptions.Default), TestContext.Current.CancellationToken);
        var sources = names is ["*"]
            ? new[] { "/bin", "/usr/bin", "/usr/sbin", Path.GetDirectoryName(System.Environment.ProcessPath)! }.Where(Directory.Exists).SelectMany(Directory.EnumerateFiles)
            : names.Select(name => Path.Combine(found.Folder, name));
        foreach (var source in sources.Where(source => Path.GetFileName(source) != "psql").DistinctBy(Path.GetFileName))
            File.CreateSymbolicLink(Path.Combine(target, Path.GetFileName(source)), source);
    }
}
