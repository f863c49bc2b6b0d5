using System.CommandLine;
using System.Reflection;
using PgTestKit.Scanning;
using PgTestKit.Scanning.Reports;

namespace PgTestKit.Verbs;

/// <summary><c>pgtestkit scan PATH</c>: what ties a suite to SQLite or EF InMemory.</summary>
internal static class ScanVerb
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("path") { Description = "A solution (.sln, .slnx), a project, a folder or a .cs file." };
        var fix = new Option<bool>("--fix") { Description = "Make the mechanical changes: shows the difference and asks." };
        var yes = new Option<bool>("--yes") { Description = "With --fix: do not ask." };
        var sarif = new Option<string?>("--sarif") { Description = "Also write the findings as SARIF 2.1.0.", HelpName = "FILE" };
        var markdown = new Option<string?>("--markdown") { Description = "Also write the findings as a checklist.", HelpName = "FILE" };
        var ignore = new Option<string[]>("--ignore") { Description = "Leave out a rule, such as PGTK011; may be repeated.", HelpName = "RULE" };
        var command = new Command("scan", "Lists what ties a suite to SQLite or EF InMemory, and changes what is mechanical.") { path, fix, yes, sarif, markdown, ignore };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            terminal, parsed.GetValue(path)!, parsed.GetValue(ignore) ?? [], parsed.GetValue(fix), parsed.GetValue(yes), parsed.GetValue(sarif), parsed.GetValue(markdown), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string path, string[] ignored, bool fixes, bool yes, string? sarif, string? markdown, CancellationToken cancellationToken)
    {
        var rules = new ScanRules();
        if (ignored.Except(rules.All.Select(rule => rule.Id)).FirstOrDefault() is { } unknown)
        {
            terminal.Error($"There is no rule \"{unknown}\". The rules are {string.Join(", ", rules.All.Select(rule => rule.Id))}.");
            return ExitCode.Usage;
        }

        ScanTarget target;
        try
        {
            target = ScanTargetReader.Read(path);
        }
        catch (PgTestKitException exception)
        {
            terminal.Error(exception.Message);
            return ExitCode.Usage;
        }

        var scanner = new Scanner(rules, ignored.ToHashSet(), terminal.Progress);
        var result = await scanner.RunAsync(target, cancellationToken);
        if (fixes && await ScanFix.RunAsync(scanner, result, yes, terminal, cancellationToken)) result = await scanner.RunAsync(target, cancellationToken);
        Account.Write(result, terminal);
        var version = typeof(ScanVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        if (sarif is not null) await File.WriteAllTextAsync(sarif, SarifReport.Of(result, rules.All, version), cancellationToken);
        if (markdown is not null) await File.WriteAllTextAsync(markdown, MarkdownReport.Of(result), cancellationToken);
        return result.Findings.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }
}
