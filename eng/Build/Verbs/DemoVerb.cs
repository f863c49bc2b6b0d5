using Build.Postgres;
using Build.Results;

namespace Build.Verbs;

/// <summary>Shows the kit at work: the sample's console program, then the suites of the samples.</summary>
internal static class DemoVerb
{
    private static readonly (string Label, string Project)[] Suites =
    [
        ("PaDealing, xUnit v3", "samples/PaDealing/PaDealing.Tests.XunitV3"),
        ("PaDealing, NUnit", "samples/PaDealing/PaDealing.Tests.NUnit"),
        ("OrgArchivist, on SQLite", "samples/OrgArchivist/OrgArchivist.Tests.Before"),
        ("OrgArchivist, moved", "samples/OrgArchivist/OrgArchivist.Tests"),
        ("NetRaven", "samples/NetRaven/NetRaven.Tests"),
        ("ProjectManager", "samples/ProjectManager/ProjectManager.Tests"),
        ("Shop, for the guides", "samples/Shop/Shop.Tests"),
    ];

    public static async Task<int> RunAsync(Repository repository, CancellationToken cancellationToken)
    {
        await PostgresBinaries.EnsureAsync(cancellationToken);
        Console.WriteLine("building the samples");
        var demo = repository.PathTo("samples/PaDealing/PaDealing.Demo");
        await Dotnet.BuildAsync(repository, [demo, .. Suites.Select(suite => repository.PathTo(suite.Project))], [], cancellationToken);

        Console.WriteLine();
        var succeeded = await Child.RunAsync(
            "dotnet", ["run", "--project", demo, "--no-build", "-c", "Release", "--no-launch-profile"], repository.Root, cancellationToken) == 0;

        Console.WriteLine();
        foreach (var (label, project) in Suites)
            succeeded &= await RunSuiteAsync(repository, label, project, cancellationToken);

        Console.WriteLine("""

            Next: README.md                    what the kit does and how to begin
                  samples/*/README.md          the samples that just ran
                  docs/                        one page per subject
                  ./build bench                the figures, on this machine
            """);
        return succeeded ? 0 : 1;
    }

    private static async Task<bool> RunSuiteAsync(
        Repository repository, string label, string project, CancellationToken cancellationToken)
    {
        var results = Path.Combine(TestVerb.NewResultsFolder(repository), Path.GetFileName(project));
        var (exitCode, output) = await Child.CaptureAsync(
            "dotnet",
            ["test", repository.PathTo(project), "--no-build", "-c", "Release", "--nologo", "--logger", "trx", "--results-directory", results],
            repository.Root,
            cancellationToken);

        var run = TrxFile.ReadAll(results).SingleOrDefault() ?? new TestRun("", TimeSpan.Zero, [], []);
        var counts = new[] { (TestOutcome.Passed, "passed"), (TestOutcome.Failed, "failed"), (TestOutcome.Skipped, "skipped") }
            .Select(pair => (Count: run.Count(pair.Item1), Word: pair.Item2))
            .Where(pair => pair.Count > 0 || pair.Word == "passed")
            .Select(pair => $"{pair.Count} {pair.Word}");
        Console.WriteLine($"{label,-23}  {string.Join(", ", counts)} in {run.Duration.TotalSeconds:F1} s");

        var succeeded = exitCode == 0 && run.Count(TestOutcome.Passed) > 0;
        if (!succeeded)
            Console.WriteLine(output.Trim());
        return succeeded;
    }
}
