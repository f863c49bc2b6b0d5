using System.Text.RegularExpressions;
using Xunit;

namespace Docs.Tests;

public sealed partial class PageTests
{
    private static readonly string[] Sources = [.. Repository.Sources.Select(file => Normalize(File.ReadAllText(file)))];

    public static TheoryData<string> Pages => [.. Repository.Pages.Select(Repository.Relative)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_line_of_code_is_taken_from_a_sample_that_is_compiled_and_run(string page)
    {
        foreach (Match block in CodeBlock().Matches(Read(page)))
        {
            var code = Normalize(block.Groups["code"].Value);
            Assert.True(Array.Exists(Sources, source => source.Contains(code, StringComparison.Ordinal)), $"{page}: no file in samples/ holds{Environment.NewLine}{code}");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_to_a_file(string page)
    {
        foreach (Match link in Link().Matches(Read(page)))
        {
            var target = link.Groups["target"].Value.Split('#')[0];
            if (target.Length == 0 || target.Contains("://", StringComparison.Ordinal)) continue;
            var path = Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, target);
            Assert.True(File.Exists(path) || Directory.Exists(path), $"{page} links to {target}, which is not there.");
        }
    }

    [Fact]
    public void The_README_shows_code_by_line_15_and_stays_under_150_lines()
    {
        var lines = Read("README.md").Split('\n');
        Assert.InRange(Array.IndexOf(lines, "```csharp"), 0, 14);
        Assert.InRange(lines.Length, 0, 149);
    }

    private static string Read(string page) => File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n");

    private static string Normalize(string code) => string.Join('\n', code.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !Omitted().IsMatch(line)));

    // A page leaves these out.
    [GeneratedRegex(@"^(///|namespace \S+;$|using \S+;$)")]
    private static partial Regex Omitted();

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"(?<!!)\[[^\]\n]+\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
