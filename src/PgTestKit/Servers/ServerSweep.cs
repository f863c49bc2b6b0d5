using Npgsql;

namespace PgTestKit;

/// <summary>Drops what nobody will miss on a shared server: clones and half-built templates of processes that died, and templates that are old or too many.</summary>
internal sealed class ServerSweep(NpgsqlConnection connection, TemplateLimits limits, Progress progress)
{
    private const string Ours =
        """
        SELECT datname, shobj_description(oid, 'pg_database'), datdba = (SELECT oid FROM pg_roles WHERE rolname = current_user)
        FROM pg_database WHERE datname ~ '^pgtk_[0-9a-f]{16}(_[0-9a-f]{8}_[0-9]+)?$' AND pg_has_role(datdba, 'USAGE')
        """;

    /// <param name="template">The caller's own template, which stays.</param>
    /// <param name="cancellationToken">Cancels the sweep between two databases.</param>
    public async Task RunAsync(string template, CancellationToken cancellationToken)
    {
        // A process locks its number before it makes its first clone, so the databases are listed before the locks.
        var found = await connection.QueryAsync(Ours, row => (Name: row.GetString(0), Marker: Marker.Parse(row.IsDBNull(1) ? null : row.GetString(1), row.GetString(0)), IsOwn: row.GetBoolean(2)), cancellationToken);
        var databases = found.Where(database => database.Marker is not null && database.Name != template).Select(database => (database.Name, Marker: database.Marker!, database.IsOwn)).ToList();
        if (databases.Count == 0) return;

        await using var work = progress.Begin("dropping databases that nobody uses");
        var mine = databases.Select(database => database.Name).ToHashSet();
        foreach (var (name, _) in await OrphanedDatabases.FindAsync(connection, Marker.OfClone, cancellationToken))
            if (mine.Contains(name) && await OrphanedDatabases.TryDropAsync(connection, name, Marker.OfClone, progress.Log, cancellationToken))
                progress.Log($"dropped {name}, left behind by a process that died");

        var via = await connection.ScalarAsync<string>("SELECT current_database()::text", cancellationToken);
        foreach (var (name, _, _) in databases.Where(database => database.Marker.PgTestKit == Marker.OfBuild && database.Marker.Via == via))
            if (await TryDropTemplateAsync(name, marker => marker.PgTestKit == Marker.OfBuild, cancellationToken))
                progress.Log($"dropped {name}, half-built by a process that died");

        var now = await connection.ScalarAsync<DateTime>("SELECT now()", cancellationToken);
        var templates = databases.Where(database => database.Marker.PgTestKit == Marker.OfTemplate && database.Marker.Via == via && database.IsOwn).OrderByDescending(database => database.Marker.LastUsed).ToList();
        for (var i = 0; i < templates.Count; i++)
        {
            var (name, old, _) = templates[i];
            if (i < limits.MaxCount - 1 && old.LastUsed > now - limits.MaxAge) continue;
            if (await TryDropTemplateAsync(name, marker => marker.LastUsed == old.LastUsed, cancellationToken))
                progress.Log($"dropped template {name}, last used {old.LastUsed:u}");
        }
    }

    private Task<bool> TryDropTemplateAsync(string name, Func<Marker, bool> isStillSo, CancellationToken cancellationToken) =>
        LockedRemoval.TryDropAsync(connection, name, ServerLease.TemplateLock, ServerLease.KeyOf(name), isStillSo, progress.Log, cancellationToken);
}
