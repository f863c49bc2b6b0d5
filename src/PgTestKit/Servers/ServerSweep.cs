using System.Globalization;
using Npgsql;

namespace PgTestKit;

/// <summary>Drops what nobody will miss on a shared server: clones and half-built templates of processes that died, and templates that are old or too many.</summary>
internal sealed class ServerSweep(NpgsqlConnection connection, TemplateLimits limits, Progress progress)
{
    // After a restart of the server, living processes need a moment to take their locks again.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

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
        var found = await connection.QueryAsync(Ours, row => (Name: row.GetString(0), Marker: Marker.Parse(row.IsDBNull(1) ? null : row.GetString(1)), IsOwn: row.GetBoolean(2)), cancellationToken);
        var databases = found.Where(database => database.Marker is not null && database.Name != template).Select(database => (database.Name, Marker: database.Marker!, database.IsOwn)).ToList();
        if (databases.Count == 0) return;

        await using var work = progress.Begin("dropping databases that nobody uses");
        foreach (var name in await OrphansAsync([.. databases.Where(database => database.Marker.PgTestKit == Marker.OfClone).Select(database => (database.Name, database.Marker))], cancellationToken))
            if (await TryDropAsync(name, ServerLease.ProcessLock, NumberOf(name), marker => marker.PgTestKit == Marker.OfClone, cancellationToken))
                progress.Log($"dropped {name}, left behind by a process that died");

        var via = await connection.ScalarAsync<string>("SELECT current_database()::text", cancellationToken);
        foreach (var (name, _, _) in databases.Where(database => database.Marker.PgTestKit == Marker.OfBuild && database.Marker.Via == via))
            if (await TryDropAsync(name, ServerLease.TemplateLock, ServerLease.KeyOf(name), marker => marker.PgTestKit == Marker.OfBuild, cancellationToken))
                progress.Log($"dropped {name}, half-built by a process that died");

        var now = await connection.ScalarAsync<DateTime>("SELECT now()", cancellationToken);
        var templates = databases.Where(database => database.Marker.PgTestKit == Marker.OfTemplate && database.Marker.Via == via && database.IsOwn).OrderByDescending(database => database.Marker.LastUsed).ToList();
        for (var i = 0; i < templates.Count; i++)
        {
            var (name, old, _) = templates[i];
            if (i < limits.MaxCount - 1 && old.LastUsed > now - limits.MaxAge) continue;
            if (await TryDropAsync(name, ServerLease.TemplateLock, ServerLease.KeyOf(name), marker => marker.LastUsed == old.LastUsed, cancellationToken))
                progress.Log($"dropped template {name}, last used {old.LastUsed:u}");
        }
    }

    private async Task<IEnumerable<string>> OrphansAsync(IReadOnlyList<(string Name, Marker Marker)> clones, CancellationToken cancellationToken)
    {
        if (clones.Count == 0) return [];
        // pg_locks shows the locks of all databases, so processes that connect through different ones see each other.
        var alive = await connection.QueryAsync(
            "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = $1::int::oid AND objsubid = 2 AND granted", row => (int)row.GetFieldValue<uint>(0), cancellationToken, ServerLease.ProcessLock);
        var (started, now) = (await connection.QueryAsync(ServerLease.ServerStart + ", now()", row => (row.GetDateTime(0), row.GetDateTime(1)), cancellationToken))[0];
        return clones.Where(clone => !alive.Contains(NumberOf(clone.Name)) && (clone.Marker.ServerStarted == started || started < now - Grace)).Select(clone => clone.Name);
    }

    /// <summary>Drops a database under the lock that whoever uses it holds; false when somebody does, or another process was faster.</summary>
    private async Task<bool> TryDropAsync(string name, int lockClass, int key, Func<Marker, bool> isStillSo, CancellationToken cancellationToken)
    {
        if (!await connection.ScalarAsync<bool>("SELECT pg_try_advisory_lock($1, $2)", cancellationToken, lockClass, key)) return false;
        try
        {
            if (await Marker.ReadAsync(connection, name, cancellationToken) is not { } marker || !isStillSo(marker)) return false;
            await DatabaseRemoval.DropAsync(connection, name, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is PostgresException or PgTestKitException)
        {
            progress.Log($"{name} is not needed any more and could not be dropped: {exception.Message}");
            return false;
        }
        finally
        {
            await connection.ScalarAsync<bool>("SELECT pg_advisory_unlock($1, $2)", CancellationToken.None, lockClass, key);
        }
    }

    private static int NumberOf(string clone) => int.Parse(clone.Split('_')[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
