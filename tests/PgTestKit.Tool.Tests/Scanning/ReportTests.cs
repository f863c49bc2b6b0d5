using System.Text.Json;
using PgTestKit.Scanning;

namespace PgTestKit.Tool.Tests.Scanning;

public sealed class ReportTests : IDisposable
{
    private readonly Machine _machine = new();
    private readonly Sources _sources = new();

    public ReportTests()
    {
        _sources.Write("Shop.Tests/Shop.Tests.csproj", "<Project />");
        _sources.Write("Shop.Tests/ShopFixture.cs", """
            public sealed class ShopFixture
            {
                public void Configure(DbContextOptionsBuilder options) => options.UseSqlite("DataSource=:memory:");
            }
            """);
        _sources.Write("Shop.Tests/Order tests.cs", """
            public sealed class OrderTests(ShopFixture shop) : IClassFixture<ShopFixture>
            {
                [Fact]
                public void Sum() => Assert.Equal(3, shop.Query("SELECT IFNULL(sum(amount), 0) FROM orders WHERE name LIKE 'a%'"));
            }

            public sealed class PriceTests
            {
                [Fact]
                public void Rounds() => Assert.Equal(3, Price.Round(2.5m));
            }
            """);
        _sources.Write("Shop.Tests/Broken.cs", "class");
    }

    public void Dispose()
    {
        _machine.Dispose();
        _sources.Dispose();
    }

    [Fact]
    public async Task The_account_is_this_at_80_columns_and_stands_in_the_docs()
    {
        var scan = await _machine.ToolAsync("scan", Path.Combine(_sources.Folder, "Shop.Tests"));
        var text = string.Join('\n', scan.Text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).Trim();
        Assert.Equal(1, scan.ExitCode);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        var page = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "scan.md"), TestContext.Current.CancellationToken);
        Assert.Contains($"```\n{text}\n```", page, StringComparison.Ordinal);
        Assert.All(new ScanRules().All, rule => Assert.Contains($"| {rule.Id} | {rule.Title} |", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SARIF_has_what_its_schema_requires_and_relative_URIs()
    {
        var file = Path.Combine(_sources.Folder, "scan.sarif");
        await _machine.ToolAsync("scan", _sources.Folder, "--sarif", file);
        using var sarif = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal("2.1.0", sarif.RootElement.GetProperty("version").GetString());
        var run = Assert.Single(sarif.RootElement.GetProperty("runs").EnumerateArray());
        var driver = run.GetProperty("tool").GetProperty("driver");
        Assert.NotEqual("", driver.GetProperty("name").GetString());
        var ids = driver.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("id").GetString()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        var results = run.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(4, results.Count);
        foreach (var result in results)
        {
            Assert.NotEqual("", result.GetProperty("message").GetProperty("text").GetString());
            Assert.Equal(result.GetProperty("ruleId").GetString(), ids[result.GetProperty("ruleIndex").GetInt32()]);
            Assert.Contains(result.GetProperty("level").GetString(), new[] { "error", "warning" });
            var place = Assert.Single(result.GetProperty("locations").EnumerateArray()).GetProperty("physicalLocation");
            var uri = place.GetProperty("artifactLocation").GetProperty("uri").GetString()!;
            Assert.True(Uri.TryCreate(uri, UriKind.Relative, out _), uri);
            Assert.True(File.Exists(Path.Combine(_sources.Folder, Uri.UnescapeDataString(uri))), uri);
            var region = place.GetProperty("region");
            Assert.True(region.GetProperty("startLine").GetInt32() >= 1 && region.GetProperty("startColumn").GetInt32() >= 1);
        }

        var invocation = Assert.Single(run.GetProperty("invocations").EnumerateArray());
        Assert.True(invocation.GetProperty("executionSuccessful").GetBoolean());
        Assert.Single(invocation.GetProperty("toolExecutionNotifications").EnumerateArray());
    }

    [Fact]
    public async Task Markdown_is_a_checklist_with_links()
    {
        var file = Path.Combine(_sources.Folder, "scan.md");
        await _machine.ToolAsync("scan", _sources.Folder, "--markdown", file);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains("1 of 3 test classes and fixtures need no change, 0 need a look, 2 must change.", text, StringComparison.Ordinal);
        Assert.Contains("\n## PGTK103 IFNULL\n\nPostgreSQL has no such function: 42883.  \n**Instead:** COALESCE, which all databases have.\n\n- [ ] [Shop.Tests/Order tests.cs:4](Shop.Tests/Order%20tests.cs#L4) `public void Sum()", text, StringComparison.Ordinal);
        Assert.Contains("\n## Not read\n\n- [ ] `Shop.Tests/Broken.cs`: line 1: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_exit_code_says_whether_there_is_anything_and_a_rule_can_be_left_out()
    {
        var clean = _sources.Write("Clean.cs", "class C { }");
        Assert.Equal(0, (await _machine.ToolAsync("scan", clean)).ExitCode);
        var orders = Path.Combine(_sources.Folder, "Shop.Tests", "Order tests.cs");
        Assert.Equal(1, (await _machine.ToolAsync("scan", orders)).ExitCode);
        Assert.Equal(0, (await _machine.ToolAsync("scan", orders, "--ignore", "PGTK103", "--ignore", "PGTK109")).ExitCode);
    }

    [Theory]
    [InlineData("missing.sln", "There is no")]
    [InlineData("notes.txt", "can't be scanned")]
    [InlineData("broken.slnx", "could not be read")]
    public async Task Bad_input_is_told_with_an_exit_code_of_its_own(string name, string told)
    {
        _sources.Write("notes.txt", "x");
        _sources.Write("broken.slnx", "<Solution>");
        var scan = await _machine.ToolAsync("scan", Path.Combine(_sources.Folder, name));
        Assert.Equal(2, scan.ExitCode);
        Assert.Contains(told, string.Join(' ', scan.Errors.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PgTestKit.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
