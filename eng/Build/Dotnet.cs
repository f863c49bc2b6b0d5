using System.Diagnostics;

namespace Build;

/// <summary>The dotnet commands that several verbs use.</summary>
internal static class Dotnet
{
    public static Task<FileStream> LockAsync(Repository repository, CancellationToken cancellationToken) => FileLock.TakeAsync(
        Path.Combine(repository.Artifacts, ".build.lock"), "waiting for another build in this folder", Console.Out, cancellationToken);

    /// <summary>Compiles in Release; what the compiler says is shown only when it fails.</summary>
    public static async Task BuildAsync(
        Repository repository, IEnumerable<string> projects, IEnumerable<string> properties, CancellationToken cancellationToken)
    {
        await using var compiling = await LockAsync(repository, cancellationToken);
        foreach (var project in projects)
        {
            var (exitCode, output) = await Child.CaptureAsync(
                "dotnet",
                ["build", project, "-c", "Release", "-v", "quiet", "--nologo", "-tl:off", "-clp:ErrorsOnly;NoSummary", .. properties],
                repository.Root,
                cancellationToken);
            if (exitCode != 0)
                throw new BuildException($"{output.Trim()}\n{Path.GetFileName(project)} does not build: the errors are above.");
        }
    }

    /// <summary>Compiles the solution and says how long that took.</summary>
    public static async Task BuildSolutionAsync(
        Repository repository, IEnumerable<string> properties, CancellationToken cancellationToken)
    {
        Console.WriteLine("building PgTestKit.sln");
        var watch = Stopwatch.StartNew();
        await BuildAsync(repository, [repository.Solution], properties, cancellationToken);
        Console.WriteLine($"built in {watch.Elapsed.TotalSeconds:F1} s");
    }

    /// <summary>The arguments that change how a project is compiled: -p:NAME=VALUE.</summary>
    public static string[] Properties(IEnumerable<string> arguments) =>
        [.. arguments.Where(argument => argument.StartsWith("-p:", StringComparison.Ordinal) || argument.StartsWith("--property:", StringComparison.Ordinal))];
}
