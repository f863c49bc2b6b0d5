using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PgTestKit.Scanning.Reports;

/// <summary>SARIF 2.1.0, as GitHub, Azure DevOps and editors read it. Paths are relative to the repository.</summary>
internal static class SarifReport
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(ScanResult result, IReadOnlyList<ScanRule> rules, string version) => new JsonObject
    {
        ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
        ["version"] = "2.1.0",
        ["runs"] = new JsonArray(new JsonObject
        {
            ["tool"] = new JsonObject { ["driver"] = new JsonObject { ["name"] = "pgtestkit scan", ["version"] = version, ["rules"] = Array(rules, Rule) } },
            ["columnKind"] = "utf16CodeUnits",
            ["invocations"] = new JsonArray(new JsonObject { ["executionSuccessful"] = true, ["toolExecutionNotifications"] = Array(result.Skipped, Notification) }),
            ["results"] = Array(result.Findings, finding => Result(finding, rules)),
        }),
    }.ToJsonString(Options) + "\n";

    private static JsonObject Rule(ScanRule rule) => new()
    {
        ["id"] = rule.Id,
        ["name"] = rule.GetType().Name,
        ["shortDescription"] = Text(rule.Title),
        ["fullDescription"] = Text(rule.Why),
        ["help"] = Text(rule.Replacement),
        ["defaultConfiguration"] = new JsonObject { ["level"] = Level(rule) },
    };

    private static JsonObject Result(Finding finding, IReadOnlyList<ScanRule> rules) => new()
    {
        ["ruleId"] = finding.Rule.Id,
        ["ruleIndex"] = rules.TakeWhile(rule => rule.Id != finding.Rule.Id).Count(),
        ["level"] = Level(finding.Rule),
        ["message"] = Text($"{finding.Rule.Title}: {finding.Rule.Why} Instead: {finding.Rule.Replacement}"),
        ["locations"] = new JsonArray(Location(finding.Path, Region(finding))),
    };

    private static JsonObject Notification((string Path, string Reason) skipped) => new() { ["level"] = "warning", ["message"] = Text(skipped.Reason), ["locations"] = new JsonArray(Location(skipped.Path, null)) };

    private static JsonObject Location(string path, JsonObject? region)
    {
        var physical = new JsonObject { ["artifactLocation"] = new JsonObject { ["uri"] = RelativeUri.Of(path), ["uriBaseId"] = "%SRCROOT%" } };
        if (region is not null) physical["region"] = region;
        return new() { ["physicalLocation"] = physical };
    }

    private static JsonObject Region(Finding finding) => new()
    {
        ["startLine"] = finding.Lines.Start.Line + 1,
        ["startColumn"] = finding.Lines.Start.Character + 1,
        ["endLine"] = finding.Lines.End.Line + 1,
        ["endColumn"] = finding.Lines.End.Character + 1,
    };

    private static JsonObject Text(string text) => new() { ["text"] = text };

    private static string Level(ScanRule rule) => rule.Severity == Severity.Change ? "error" : "warning";

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> write) => [.. items.Select(write)];
}
