using System.Text.Json;
using System.Text.RegularExpressions;

namespace Build.Results;

/// <summary>The projects of a solution that must report tests.</summary>
internal static partial class TestProjects
{
    /// <summary>Names of the restored projects that reference Microsoft.NET.Test.Sdk, which is what makes <c>dotnet test</c> run one.</summary>
    public static IReadOnlyList<string> In(string solution) =>
        [.. ProjectPaths(solution).Where(ReferencesTestSdk).Select(path => Path.GetFileNameWithoutExtension(path)!)];

    public static IEnumerable<string> ProjectPaths(string solution)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(solution))!;
        return ProjectLine().Matches(File.ReadAllText(solution))
            .Select(match => Path.Combine(folder, match.Groups["path"].Value.Replace('\\', Path.DirectorySeparatorChar)));
    }

    private static bool ReferencesTestSdk(string project)
    {
        var assets = Path.Combine(Path.GetDirectoryName(project)!, "obj", "project.assets.json");
        if (!File.Exists(assets))
            throw new BuildException($"{project} has not been restored. Run dotnet restore {project}.");

        using var json = JsonDocument.Parse(File.ReadAllText(assets));
        return json.RootElement.GetProperty("project").GetProperty("frameworks").EnumerateObject()
            .Any(framework => framework.Value.TryGetProperty("dependencies", out var dependencies)
                && dependencies.TryGetProperty("Microsoft.NET.Test.Sdk", out _));
    }

    [GeneratedRegex("""^Project\("[^"]*"\) = "[^"]*", "(?<path>[^"]*\.csproj)",""", RegexOptions.Multiline)]
    private static partial Regex ProjectLine();
}
