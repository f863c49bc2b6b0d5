using System.CommandLine;
using PgTestKit.Cleaning;
using PgTestKit.Doctor;

namespace PgTestKit.Verbs;

/// <summary><c>pgtestkit doctor</c>: what server the tests would use and why.</summary>
internal static class DoctorVerb
{
    public static Command Create(Terminal terminal)
    {
        var server = Options.Server();
        var version = new Option<string?>("--major") { Description = "The version that the suite asks for, as in PostgresServer.Local(version: \"17\").", HelpName = "VERSION" };
        var cache = Options.Cache();
        var command = new Command("doctor", "Says which server the tests would use and why, how fast it starts, and what the cache holds.") { server, version, cache };
        command.SetAction((parsed, cancellationToken) => RunAsync(terminal, parsed.GetValue(server), parsed.GetValue(version), Path.GetFullPath(parsed.GetValue(cache)!), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string? option, string? version, string cache, CancellationToken cancellationToken)
    {
        var variable = option ?? Environment.GetEnvironmentVariable(ServerChoice.Variable);
        var local = PostgresServer.Local(version);
        var isLocal = variable is null or "" or "local";
        var details = new List<Action>(); // the verdict comes first
        var rungs = new List<Rung>
        {
            isLocal ? new(ServerChoice.Variable, "-", variable is "local" ? "says local" : "not set")
            : variable == "container" ? new(ServerChoice.Variable, "-", "says container: the suite's own, from .UseContainer(...)")
            : await TryAsync(ServerChoice.Variable, "used", () => ExistingCheck.RunAsync(PostgresServer.Existing(variable!), terminal, details, cancellationToken)),
            new("the suite's code", "-", variable is null or "" ? "not seen from here; .UseServer(...) or .UseContainer(...) would win over a local server" : $"overridden by {ServerChoice.Variable}"),
            await TryAsync(local.Name, isLocal ? "used" : "works", () => LocalAsync(terminal, details, local, version, cache, cancellationToken)),
            await ContainerEngine.LookAsync(cancellationToken),
        };
        terminal.Heading("What the tests would use");
        terminal.Rows(rungs.Select((rung, i) => new[] { $"{i + 1}. {rung.Name}", rung.Verdict, rung.Reason }));
        foreach (var show in details) show();
        await ShowFilesAsync(terminal, cache, cancellationToken);
        var isUsable = variable == "container" ? rungs[^1].Verdict == "works" : rungs.Exists(rung => rung.Verdict == "used");
        return isUsable ? ExitCode.Success : ExitCode.Failure;
    }

    private static async Task<Rung> TryAsync(string name, string verdict, Func<Task<string>> run)
    {
        try
        {
            return new(name, verdict, await run());
        }
        catch (PgTestKitException exception)
        {
            return new(name, "no", exception.Message);
        }
    }

    private static async Task<string> LocalAsync(Terminal terminal, List<Action> details, LocalServer server, string? version, string cache, CancellationToken cancellationToken)
    {
        var binaries = await Binaries.RowsAsync(version, cancellationToken);
        details.Add(() =>
        {
            terminal.Heading("Local binaries");
            terminal.Rows(binaries);
            if (binaries.Count == 0) terminal.Line("none");
        });
        var (name, origin, cold, warm) = await StartTimings.MeasureAsync(server, cache, terminal, cancellationToken);
        details.Add(() =>
        {
            terminal.Heading("Start to the first query", "data in " + DataParent.Choose());
            terminal.Rows([["cold", $"{cold.TotalMilliseconds:N0} ms", "initdb and postgres"], ["warm", $"{warm.TotalMilliseconds:N0} ms", "a copy from the cache and postgres"]]);
        });
        return $"{name}, {origin}";
    }

    private static async Task ShowFilesAsync(Terminal terminal, string cache, CancellationToken cancellationToken)
    {
        foreach (var group in new[] { LocalLitter.Cache(cache), await LocalLitter.KeptAsync(cache, cancellationToken) }.Concat(LocalLitter.Orphans()))
        {
            terminal.Heading(group.Title, group.Place);
            terminal.Rows(group.Items.Select(item => new[] { Terminal.Size(item.Bytes), item.At is { } at ? Terminal.Age(at) : "", item.Name }));
            terminal.Line(group.Items.Count == 0 ? "none" : $"{group.Items.Count}, {Terminal.Size(group.Items.Sum(item => item.Bytes))}");
        }
    }
}
