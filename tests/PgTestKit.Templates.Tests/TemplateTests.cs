using System.Text.RegularExpressions;

namespace PgTestKit.Templates.Tests;

/// <summary>What the templates write, option by option.</summary>
public sealed partial class TemplateTests(Newcomer newcomer)
{
    public static TheoryData<string> Templates => ["pgtestkit-xunit", "pgtestkit-nunit"];

    public static TheoryData<string> Names => [.. Suite.All.Select(suite => suite.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_kit_is_asked_for_in_the_version_of_the_templates_and_nothing_without_one(string name)
    {
        var versions = Reference().Matches(newcomer.Read(name, name + ".csproj")).ToDictionary(match => match.Groups["id"].Value, match => match.Groups["version"].Value);

        Assert.NotEmpty(versions);
        Assert.All(versions, reference => Assert.NotEmpty(reference.Value));
        Assert.All(versions.Where(reference => reference.Key.StartsWith("PgTestKit.", StringComparison.Ordinal)), reference => Assert.Equal(Newcomer.FeedVersion, reference.Value));
    }

    [Fact]
    public void Packages_are_restored_at_once() => Assert.True(File.Exists(Path.Combine(newcomer.Folder, Suite.Default.Name, "obj", "project.assets.json")));

    [Theory]
    [MemberData(nameof(Templates))]
    public async Task Without_a_name_the_folders_is_taken(string template)
    {
        var folder = Path.Combine(newcomer.Folder, template, "Till.Tests");

        await newcomer.Dotnet.SucceedAsync("new", template, "--output", folder, "--no-restore", "--debug:custom-hive", Path.Combine(newcomer.Folder, "hive"));

        Assert.True(File.Exists(Path.Combine(folder, "Till.Tests.csproj")));
    }

    [Theory]
    [InlineData("pgtestkit-xunit", "Transaction", "PostgresTest(postgres)")]
    [InlineData("pgtestkit-xunit", "Reset", "PostgresTest(postgres, TestIsolation.Reset)")]
    [InlineData("pgtestkit-xunit", "Clone", "PostgresTest(postgres, TestIsolation.Clone)")]
    [InlineData("pgtestkit-nunit", "Transaction", "PostgresTest<AppDatabase>")]
    [InlineData("pgtestkit-nunit", "Reset", "PostgresTest<AppDatabase>(TestIsolation.Reset)")]
    [InlineData("pgtestkit-nunit", "Clone", "PostgresTest<AppDatabase>(TestIsolation.Clone)")]
    public async Task Isolation_is_what_was_asked_for(string template, string isolation, string expected)
    {
        var name = $"{template}.{isolation}";

        await newcomer.NewAsync(template, name, "--isolation", isolation, "--no-restore");

        Assert.Equal(expected, BaseClass().Match(newcomer.Read(name, "PurchaseTests.cs")).Value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_context_takes_the_place_of_the_script(string name)
    {
        var suite = Suite.All.Single(suite => suite.Name == name);
        var context = suite.Options.SkipWhile(option => option != "--context").ElementAtOrDefault(1);
        var files = Directory.EnumerateFiles(Path.Combine(newcomer.Folder, name), "*").Select(Path.GetFileName);

        Assert.Equal(context is null ? [] : [context + ".cs"], files.Where(file => file!.EndsWith("Context.cs", StringComparison.Ordinal)));
        Assert.Equal(context is null, Directory.Exists(Path.Combine(newcomer.Folder, name, "db")));
        Assert.Equal(context is null, newcomer.Read(name, "AppDatabase.cs").Contains(".AddSql(", StringComparison.Ordinal));
        Assert.Single(Directory.GetFiles(Path.Combine(newcomer.Folder, name, "seed", "public")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_container_is_used_where_it_was_asked_for(string name) => Assert.Equal(
        Suite.All.Single(suite => suite.Name == name).Options.Contains("container"),
        newcomer.Read(name, "AppDatabase.cs").Contains(".UseContainer(", StringComparison.Ordinal));

    [GeneratedRegex("""<PackageReference Include="(?<id>[^"]+)" Version="(?<version>[^"]*)" />""")]
    private static partial Regex Reference();

    [GeneratedRegex(@"(?<=^public sealed class PurchaseTests(\(.*?\))? : ).*$", RegexOptions.Multiline)]
    private static partial Regex BaseClass();
}
