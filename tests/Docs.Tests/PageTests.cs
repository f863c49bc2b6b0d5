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
        foreach (Match block in CodeBlock().Matches(Repository.Read(page)))
        {
            var code = Normalize(block.Groups["code"].Value);
            Assert.True(Array.Exists(Sources, source => source.Contains(code, StringComparison.Ordinal)), $"{page}: no file in samples/ holds{Environment.NewLine}{code}");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_to_a_file_and_to_a_heading_in_it(string page)
    {
        foreach (Match link in Link().Matches(Repository.Read(page)))
        {
            var parts = link.Groups["target"].Value.Split('#');
            if (parts[0].Contains("://", StringComparison.Ordinal)) continue;
            var target = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
            var path = Path.Combine(Repository.Root, target);
            Assert.True(File.Exists(path) || Directory.Exists(path), $"{page} links to {parts[0]}, which is not there.");
            if (parts.Length > 1) Assert.True(Headings(target).Contains(parts[1]), $"{page} links to {link.Groups["target"].Value}, and no heading there is called so.");
        }
    }

    [Fact]
    public void The_README_shows_code_by_line_15_and_stays_under_150_lines()
    {
        var lines = Repository.Read("README.md").Split('\n');
        Assert.InRange(Array.IndexOf(lines, "```csharp"), 0, 14);
        Assert.InRange(lines.Length, 0, 149);
    }

    // As GitHub names the places of headings.
    private static IEnumerable<string> Headings(string page) =>
        Heading().Matches(Repository.Read(page)).Select(heading => string.Concat(heading.Groups["text"].Value.Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_').Select(char.ToLowerInvariant)).Replace(' ', '-'));

    private static string Normalize(string code) => string.Join('\n', code.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !Omitted().IsMatch(line)));

    // A page leaves these out.
    [GeneratedRegex(@"^(///|namespace \S+;$|using \S+;$)")]
    private static partial Regex Omitted();

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"(?<!!)\[[^\]\n]+\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
