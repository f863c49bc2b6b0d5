using Npgsql;

namespace PgTestKit.Cleaning;

/// <summary>What test runs left on an existing server: marked databases of processes that hold their lease no more.</summary>
internal static class ServerLitter
{
    public static async Task<LitterGroup> FindAsync(NpgsqlConnection connection, string server, bool kept, CancellationToken cancellationToken)
    {
        var wanted = kept ? Marker.OfKept : Marker.OfClone;
        var items = new List<Litter>();
        foreach (var (name, marker) in await OrphanedDatabases.FindAsync(connection, wanted, cancellationToken))
        {
            var bytes = await connection.ScalarAsync<long>("SELECT pg_database_size($1::name)", cancellationToken, name);
            var title = marker.Kept is { } test ? $"{name}, {test.Name}" : name;
            items.Add(new(title, bytes, marker.Kept?.At, () => RemoveAsync(connection, name, wanted)));
        }

        return new(kept ? "Kept databases" : "Clones of dead processes", server, items);
    }

    // Somebody may be looking at a kept database; what a dead process left connected goes with its clone.
    private static async Task<bool> RemoveAsync(NpgsqlConnection connection, string name, string kind)
    {
        if (kind == Marker.OfKept && await connection.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = $1", CancellationToken.None, name) > 0) return false;
        return await OrphanedDatabases.TryDropAsync(connection, name, kind, _ => { }, CancellationToken.None);
    }
}
