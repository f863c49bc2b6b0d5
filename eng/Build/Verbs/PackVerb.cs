using System.Text.Json;

namespace Build.Verbs;

/// <summary>Makes the packages and checks that every package of src/ is among them.</summary>
internal static class PackVerb
{
    public static async Task<int> RunAsync(Repository repository, string[] arguments, CancellationToken cancellationToken)
    {
        await using var packing = await Dotnet.LockAsync(repository, cancellationToken);
        var folder = Path.Combine(repository.Artifacts, "packages");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);

        var exitCode = await Child.RunAsync(
            "dotnet",
            ["pack", repository.Solution, "-c", "Release", "-v", "quiet", "--nologo", "-tl:off", .. arguments],
            repository.Root,
            cancellationToken);
        if (exitCode != 0)
            throw new BuildException("dotnet pack failed: the errors are above.");

        var made = Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)!).ToArray() : [];
        foreach (var name in made.Order(StringComparer.Ordinal))
            Console.WriteLine($"artifacts/packages/{name}");

        var missing = new List<string>();
        // Not those further down: they are content of the templates.
        var projects = Directory.EnumerateDirectories(repository.PathTo("src")).SelectMany(source => Directory.EnumerateFiles(source, "*.csproj"));
        foreach (var project in projects.Order(StringComparer.Ordinal))
            missing.AddRange((await PackagesOfAsync(project, arguments, cancellationToken)).Except(made));
        foreach (var name in missing)
            Console.WriteLine($"missing: {name}. Is its project in PgTestKit.sln?");
        return missing.Count == 0 && made.Length > 0 ? 0 : 1;
    }

    private static async Task<string[]> PackagesOfAsync(string project, string[] arguments, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await Child.CaptureAsync(
            "dotnet",
            ["msbuild", project, "-nologo", "-getProperty:IsPackable,IncludeSymbols,PackageId,PackageVersion", "-p:Configuration=Release", .. Dotnet.Properties(arguments)],
            Path.GetDirectoryName(project)!,
            cancellationToken);
        if (exitCode != 0)
            throw new BuildException($"{output.Trim()}\nmsbuild can't read {project}.");

        using var json = JsonDocument.Parse(output);
        var properties = json.RootElement.GetProperty("Properties");
        var package = $"{properties.GetProperty("PackageId")}.{properties.GetProperty("PackageVersion")}";
        return (properties.GetProperty("IsPackable").GetString(), properties.GetProperty("IncludeSymbols").GetString()) switch
        {
            ("false", _) => [],
            (_, "false") => [$"{package}.nupkg"],
            _ => [$"{package}.nupkg", $"{package}.snupkg"],
        };
    }
}
