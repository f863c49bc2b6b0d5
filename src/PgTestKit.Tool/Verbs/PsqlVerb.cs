using System.CommandLine;

namespace PgTestKit.Verbs;

/// <summary><c>pgtestkit psql NAME</c>: opens the database of a failed test.</summary>
internal static class PsqlVerb
{
    public static Command Create(Terminal terminal, Interruption interruption)
    {
        var name = new Argument<string>("name") { Description = "The kept database, as the failed test's output names it." };
        var arguments = new Argument<string[]>("arguments") { Description = "Arguments of psql's own, after --, for example -- -c \"SELECT 1\".", Arity = ArgumentArity.ZeroOrMore };
        var server = Options.Server();
        var cache = Options.Cache();
        var command = new Command("psql", "Opens a database that was kept after its test failed.") { name, arguments, server, cache };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            terminal, interruption, parsed.GetValue(name)!, parsed.GetValue(arguments) ?? [], Options.Existing(parsed.GetValue(server)), Path.GetFullPath(parsed.GetValue(cache)!), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, Interruption interruption, string name, string[] arguments, ExistingServer? existing, string cache, CancellationToken cancellationToken)
    {
        var known = new List<string>();
        if (existing is not null)
        {
            await using var running = await existing.StartAsync(new("", terminal.Progress), cancellationToken);
            await using var connection = await ServerConnection.OpenAsync(running, cancellationToken);
            foreach (var (database, marker) in await Marker.AllAsync(connection, cancellationToken))
                if (marker.PgTestKit == Marker.OfKept) known.Add($"{database}, {marker.Kept?.Name}, on {existing.Name}");
            await connection.CloseAsync();
            if (known.Any(each => each.StartsWith(name + ",", StringComparison.Ordinal))) return await Psql.RunAsync(Psql.Find(null), running.ConnectionString, name, arguments, interruption);
        }

        var clusters = new KeptClusters(cache, terminal.Progress);
        foreach (var (_, _, cluster) in await clusters.ListAsync(cancellationToken))
        {
            if (cluster is null) continue;
            known.AddRange(cluster.Databases.Select(database => $"{database.Name}, {database.Test.Name}"));
            if (!cluster.Databases.Any(database => database.Name == name)) continue;
            var psql = Psql.Find(cluster.Binaries); // before a server is started for nothing
            await using var running = await clusters.StartAsync(name, cancellationToken);
            return await Psql.RunAsync(psql, running!.ConnectionString, name, arguments, interruption);
        }

        throw new PgTestKitException($"There is no kept database \"{name}\". {(known.Count == 0
            ? $"None is kept: set {KeptDatabases.Variable}=failed, or call .KeepFailedDatabases(), and run the failing test with TestIsolation.Reset or TestIsolation.Clone."
            : "There are:" + string.Concat(known.Select(each => Environment.NewLine + "  " + each)))}");
    }
}
