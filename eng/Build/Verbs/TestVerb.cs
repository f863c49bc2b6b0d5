using Build.Postgres;
using Build.Results;

namespace Build.Verbs;

/// <summary>Compiles the solution, runs every test and adds up what was found.</summary>
internal static class TestVerb
{
    public static async Task<int> RunAsync(Repository repository, string[] arguments, CancellationToken cancellationToken)
    {
        await PostgresBinaries.EnsureAsync(cancellationToken);
        await Dotnet.BuildSolutionAsync(repository, Dotnet.Properties(arguments), cancellationToken);

        var results = NewResultsFolder(repository);
        var exitCode = await Child.RunAsync(
            "dotnet",
            [
                "test", repository.Solution, "--no-build", "-c", "Release", "--nologo", "-v", "quiet", "-tl:off",
                "--logger", "console;verbosity=minimal", "--logger", "trx", "--results-directory", results, .. arguments,
            ],
            repository.Root,
            cancellationToken);

        // A filter may leave a project with nothing to run.
        var expected = arguments.Any(argument => argument.StartsWith("--filter", StringComparison.Ordinal)) ? [] : TestProjects.In(repository.Solution);
        var summary = TestSummary.Of(TrxFile.ReadAll(results), expected);
        if (exitCode != 0 && summary.Succeeded)
            Console.WriteLine($"\ndotnet test ended with exit code {exitCode} though no test failed: see what it printed above.");
        summary.WriteTo(Console.Out);
        return exitCode == 0 && summary.Succeeded ? 0 : 1;
    }

    public static string NewResultsFolder(Repository repository) => Path.Combine(
        repository.Artifacts, "test-results", $"{DateTime.Now:yyyyMMdd-HHmmss}-{Environment.ProcessId}");
}
