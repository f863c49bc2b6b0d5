using Build.Results;
using Xunit;

namespace Build.Tests;

public sealed class TestProjectsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Only_projects_that_reference_the_test_SDK_must_report()
    {
        WriteProject("src/Shop", """{ "Npgsql": {} }""");
        WriteProject("tests/Shop.Tests", """{ "Microsoft.NET.Test.Sdk": {} }""");
        var solution = WriteSolution("src/Shop", "tests/Shop.Tests");

        Assert.Equal(["Shop.Tests"], TestProjects.In(solution));
    }

    [Fact]
    public void A_project_that_was_never_restored_is_an_error()
    {
        var solution = WriteSolution("tests/New.Tests");

        var exception = Assert.Throws<BuildException>(() => TestProjects.In(solution));

        Assert.Contains("New.Tests.csproj", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void WriteProject(string folder, string dependencies) => _folder.Write(
        $"{folder}/obj/project.assets.json",
        $$"""{ "project": { "frameworks": { "net10.0": { "dependencies": {{dependencies}} } } } }""");

    private string WriteSolution(params string[] folders) => _folder.Write(
        "Shop.sln",
        string.Concat(folders.Select(folder => $"""
            Project("(type)") = "{Path.GetFileName(folder)}", "{folder.Replace('/', '\\')}\{Path.GetFileName(folder)}.csproj", "(id)"
            EndProject

            """)));
}
