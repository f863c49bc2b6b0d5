using System.Text.RegularExpressions;
using Xunit;

namespace Docs.Tests;

public sealed partial class VariableTests
{
    private static readonly string[] Read = [.. Repository.Packages.SelectMany(file => Literal().Matches(File.ReadAllText(file))).Select(match => match.Groups["name"].Value).Distinct()];

    [Fact]
    public void Every_variable_that_a_page_or_a_pipeline_names_is_read_by_a_package()
    {
        foreach (var page in Repository.Pages.Concat(Repository.Pipelines))
            foreach (Match name in Name().Matches(File.ReadAllText(page)))
                Assert.True(Read.Contains(name.Value), $"{Repository.Relative(page)} names {name.Value}, which no package reads.");
    }

    [Fact]
    public void Every_variable_that_a_package_reads_is_on_a_page()
    {
        var named = Repository.Pages.SelectMany(page => Name().Matches(File.ReadAllText(page))).Select(match => match.Value).ToHashSet();
        Assert.NotEmpty(Read);
        Assert.All(Read, name => Assert.Contains(name, named));
    }

    [GeneratedRegex("\"(?<name>PGTESTKIT_[A-Z_]+)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("PGTESTKIT_[A-Z_]+")]
    private static partial Regex Name();
}
