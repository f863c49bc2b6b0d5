using System.CommandLine;
using Npgsql;
using PgTestKit.Cleaning;

namespace PgTestKit.Verbs;

/// <summary><c>pgtestkit clean</c>: removes what test runs left, and nothing that a living one uses.</summary>
internal static class CleanVerb
{
    public static Command Create(Terminal terminal)
    {
        var what = new Argument<LitterKind[]>("what") { Description = "What to remove; everything by default.", Arity = ArgumentArity.ZeroOrMore, HelpName = "cache|orphans|kept" };
        var dryRun = new Option<bool>("--dry-run") { Description = "List with sizes and remove nothing." };
        var server = Options.Server();
        var cache = Options.Cache();
        var command = new Command("clean", "Removes cached clusters, what dead test processes left, and kept databases.") { what, dryRun, server, cache };
        command.SetAction((parsed, cancellationToken) =>
        {
            var kinds = parsed.GetValue(what) is { Length: > 0 } some ? some : Enum.GetValues<LitterKind>();
            return RunAsync(terminal, kinds, parsed.GetValue(dryRun), Options.Existing(parsed.GetValue(server)), Path.GetFullPath(parsed.GetValue(cache)!), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, LitterKind[] kinds, bool isDry, ExistingServer? server, string cache, CancellationToken cancellationToken)
    {
        var groups = new List<LitterGroup>();
        if (kinds.Contains(LitterKind.Cache)) groups.Add(LocalLitter.Cache(cache));
        if (kinds.Contains(LitterKind.Orphans)) groups.AddRange(LocalLitter.Orphans());
        if (kinds.Contains(LitterKind.Kept)) groups.Add(await LocalLitter.KeptAsync(cache, cancellationToken));
        await using var connection = server is null ? null : await ServerConnection.OpenAsync(server, terminal, cancellationToken);
        if (connection is not null && kinds.Contains(LitterKind.Orphans)) groups.Add(await ServerLitter.FindAsync(connection, server!.Name, kept: false, cancellationToken));
        if (connection is not null && kinds.Contains(LitterKind.Kept)) groups.Add(await ServerLitter.FindAsync(connection, server!.Name, kept: true, cancellationToken));

        long bytes = 0;
        int count = 0, failures = 0;
        foreach (var group in groups.Where(group => group.Items.Count > 0))
        {
            var (rows, reasons) = (new List<string[]>(), new HashSet<string>());
            try
            {
                foreach (var item in group.Items)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var (outcome, isGone) = isDry ? ("would go", true) : await RemoveAsync(item, reasons);
                    rows.Add([Terminal.Size(item.Bytes), item.At is { } at ? Terminal.Age(at) : "", outcome, item.Name]);
                    if (isGone) (count, bytes) = (count + 1, bytes + item.Bytes);
                    else if (outcome != InUse) failures++;
                }
            }
            finally
            {
                terminal.Heading(group.Title, group.Place); // also what was done before Ctrl+C
                terminal.Rows(rows);
                foreach (var reason in reasons) terminal.Line(reason);
            }
        }

        terminal.Heading(count == 0 ? "Nothing to remove." : $"{(isDry ? "Would remove" : "Removed")} {count}, {Terminal.Size(bytes)}.");
        return failures == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private const string InUse = "in use";

    private static async Task<(string Outcome, bool IsGone)> RemoveAsync(Litter item, HashSet<string> reasons)
    {
        try
        {
            return await item.RemoveAsync() ? ("removed", true) : (InUse, false);
        }
        catch (Exception exception) when (exception is PgTestKitException or NpgsqlException or IOException or UnauthorizedAccessException)
        {
            reasons.Add(exception.Message);
            return ("failed", false);
        }
    }
}
