using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace OrgArchivist.Tests.Defects;

/// <summary>The list in the guide, and that each of its lines has a test here and one in the suite on SQLite.</summary>
public sealed partial class DefectListTests
{
    private static readonly string[] Here =
        [.. from type in typeof(DefectListTests).Assembly.GetTypes() from method in type.GetMethods() let defect = method.GetCustomAttribute<DefectAttribute>() where defect is not null select defect.Name];

    [Fact]
    public void Each_defect_has_a_test_on_SQLite_and_one_on_PostgreSQL()
    {
        var before = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "before"), "*.cs")
            .SelectMany(file => NamedDefect().Matches(File.ReadAllText(file))).Select(match => match.Groups["name"].Value);

        Assert.Equal(Here.Order(StringComparer.Ordinal), before.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_guide_lists_each_defect()
    {
        var guide = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "moving-off-sqlite.md")).ReplaceLineEndings("\n");
        var list = guide[guide.IndexOf("\n| defect |", StringComparison.Ordinal)..].Split("\n\n")[0];
        var listed = Row().Matches(list).Select(match => match.Groups["name"].Value).Skip(1);

        Assert.Equal(Here.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("""\[Defect\("(?<name>[^"]+)"\)\]""")]
    private static partial Regex NamedDefect();

    [GeneratedRegex(@"^\| (?<name>[^|]+?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
