using System.Diagnostics;

namespace PgTestKit.Doctor;

/// <summary>Whether the kit can work on an existing server, and what it has there.</summary>
internal static class ExistingCheck
{
    public static async Task<string> RunAsync(ExistingServer server, Terminal terminal, List<Action> details, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        await using var running = await server.StartAsync(new("", terminal.Progress), cancellationToken);
        await using var connection = await ServerConnection.OpenAsync(running, cancellationToken);
        var answered = watch.Elapsed;
        if (connection.PostgreSqlVersion.Major < 13) throw new PgTestKitException($"{running} is older than PostgreSQL 13, which lacks DROP DATABASE ... WITH (FORCE). Use a newer one.");
        var role = await connection.ScalarAsync<string>("SELECT current_user::text", cancellationToken);
        if (!await connection.ScalarAsync<bool>("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user", cancellationToken))
            throw new PgTestKitException($"The role can't make databases on {running}. Grant it: ALTER ROLE {Quote.Identifier(role!)} CREATEDB.");

        var marked = await Marker.AllAsync(connection, cancellationToken);
        var orphans = (await OrphanedDatabases.FindAsync(connection, Marker.OfClone, cancellationToken)).Count;
        details.Add(() =>
        {
            terminal.Heading("Existing server", running.Name);
            terminal.Rows(
            [
                ["answered in", $"{answered.TotalMilliseconds:N0} ms"],
                ["role", role!],
                .. new[] { Marker.OfTemplate, Marker.OfBuild, Marker.OfClone, Marker.OfKept }.Select(kind => new[] { kind, $"{marked.Count(each => each.Marker.PgTestKit == kind)} databases" }),
                ["left behind", $"{orphans} clones of dead processes (pgtestkit clean orphans)"],
            ]);
        });
        return running.Name;
    }
}
