using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace PgTestKit;

/// <summary>Clones, or kept ones, whose process is dead: nobody holds its lock.</summary>
internal static partial class OrphanedDatabases
{
    // After a restart of the server, living processes need a moment to take their locks again.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <param name="connection">Any session on the server.</param>
    /// <param name="kind"><see cref="Marker.OfClone"/> or <see cref="Marker.OfKept"/>.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public static async Task<IReadOnlyList<(string Name, Marker Marker)>> FindAsync(NpgsqlConnection connection, string kind, CancellationToken cancellationToken)
    {
        // A process locks its number before it makes its first clone, so the databases are listed before the locks.
        var clones = (await Marker.AllAsync(connection, cancellationToken)).Where(each => each.Marker.PgTestKit == kind && CloneName().IsMatch(each.Database)).ToList();
        if (clones.Count == 0) return clones;

        // pg_locks shows the locks of all databases, so processes that connect through different ones see each other.
        var alive = await connection.QueryAsync(
            "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = $1::int::oid AND objsubid = 2 AND granted", row => (int)row.GetFieldValue<uint>(0), cancellationToken, ServerLease.ProcessLock);
        var (started, now) = (await connection.QueryAsync(ServerLease.ServerStart + ", now()", row => (row.GetDateTime(0), row.GetDateTime(1)), cancellationToken))[0];
        return [.. clones.Where(clone => !alive.Contains(ProcessOf(clone.Database)) && (clone.Marker.ServerStarted == started || started < now - Grace))];
    }

    /// <summary>Drops one under its process's lock; false when the process lives, or another one was faster.</summary>
    public static Task<bool> TryDropAsync(NpgsqlConnection connection, string name, string kind, Action<string> log, CancellationToken cancellationToken) =>
        LockedRemoval.TryDropAsync(connection, name, ServerLease.ProcessLock, ProcessOf(name), marker => marker.PgTestKit == kind, log, cancellationToken);

    private static int ProcessOf(string clone) => int.Parse(clone.Split('_')[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex("^pgtk_[0-9a-f]{16}_[0-9a-f]{8}_[0-9]+$")]
    private static partial Regex CloneName();
}
