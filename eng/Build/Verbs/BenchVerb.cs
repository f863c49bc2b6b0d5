using Build.Postgres;

namespace Build.Verbs;

/// <summary>Runs the benchmarks, which write artifacts/bench/results.json.</summary>
internal static class BenchVerb
{
    public static async Task<int> RunAsync(Repository repository, string[] arguments, CancellationToken cancellationToken)
    {
        await PostgresBinaries.EnsureAsync(cancellationToken);
        var project = repository.PathTo("bench/PgTestKit.Bench");
        var properties = Dotnet.Properties(arguments);
        await Dotnet.BuildAsync(repository, [project], properties, cancellationToken);
        return await Child.RunAsync(
            "dotnet",
            ["run", "--project", project, "--no-build", "-c", "Release", "--no-launch-profile", "--", .. arguments.Except(properties)],
            repository.Root,
            cancellationToken);
    }
}
