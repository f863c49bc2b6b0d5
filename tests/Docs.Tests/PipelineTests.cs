using System.Text.RegularExpressions;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Docs.Tests;

/// <summary>The files below samples/ci, which pages show.</summary>
public sealed partial class PipelineTests
{
    public static TheoryData<string> Pages => [.. Repository.Pages.Select(Repository.Relative)];

    public static TheoryData<string> Pipelines => [.. Repository.Pipelines.Where(file => file.EndsWith(".yml", StringComparison.Ordinal)).Select(Repository.Relative)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_pipeline_on_a_page_is_taken_from_a_file(string page)
    {
        foreach (Match block in Block().Matches(Repository.Read(page)))
        {
            var text = block.Groups["text"].Value;
            Assert.True(Repository.Pipelines.Any(file => Lines(Repository.Read(file)).Contains(Lines(text), StringComparison.Ordinal)), $"{page}: no file in samples/ci holds{Environment.NewLine}{text}");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_pipeline_on_a_page_is_YAML_with_no_key_twice(string page)
    {
        foreach (Match block in Block().Matches(Repository.Read(page)).Where(block => block.Groups["language"].Value == "yaml"))
            Assert.NotEmpty(Parse(block.Groups["text"].Value).AllNodes);
    }

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void Every_step_of_a_pipeline_does_something(string file)
    {
        var root = (YamlMappingNode)Parse(Repository.Read(file)).RootNode;

        Assert.Contains(Steps(root), step => step.Contains("dotnet test", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_file_is_on_a_page()
    {
        var pages = string.Concat(Repository.Pages.Select(page => Lines(Repository.Read(page))));
        Assert.All(Repository.Pipelines, file => Assert.Contains("samples/ci/" + Path.GetFileName(file), pages, StringComparison.Ordinal));
    }

    private static YamlDocument Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return Assert.Single(stream.Documents);
    }

    /// <summary>What the steps of all jobs run: GitHub's and Azure's are lists, GitLab's jobs have a script.</summary>
    private static IEnumerable<string> Steps(YamlMappingNode root) => root.AllNodes.OfType<YamlMappingNode>().SelectMany(node => node.Children)
        .Where(child => child.Key is YamlScalarNode { Value: "run" or "script" or "before_script" })
        .SelectMany(child => child.Value.AllNodes.OfType<YamlScalarNode>().Select(line => line.Value ?? ""));

    // A page may show a part of a file, further to the left.
    private static string Lines(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [GeneratedRegex("```(?<language>yaml|dockerfile)\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
