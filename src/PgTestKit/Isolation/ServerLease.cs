using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace PgTestKit;

/// <summary>A session on a shared server that holds an advisory lock as long as this process lives. Its number is part of the clones' names.</summary>
internal sealed class ServerLease : IAsyncDisposable
{
    private const int LockClass = 0x7067_746B; // "pgtk"
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _session;

    private ServerLease(NpgsqlDataSource source, NpgsqlConnection session, int number) => (_source, _session, Number) = (source, session, number);

    public int Number { get; }

    /// <summary>Takes a lease, then drops the clones of processes that died.</summary>
    public static async Task<ServerLease> TakeAsync(RunningServer server, Action<string> log, CancellationToken cancellationToken)
    {
        var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false, KeepAlive = 30 }.ConnectionString);
        NpgsqlConnection? session = null;
        try
        {
            session = await source.OpenConnectionAsync(cancellationToken);
            var number = RandomNumberGenerator.GetInt32(1, int.MaxValue);
            while (!await session.ScalarAsync<bool>("SELECT pg_try_advisory_lock($1, $2)", cancellationToken, LockClass, number))
                number = RandomNumberGenerator.GetInt32(1, int.MaxValue);
            await DropOrphansAsync(session, log, cancellationToken);
            return new(source, session, number);
        }
        catch
        {
            if (session is not null) await session.DisposeAsync();
            await source.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _source.DisposeAsync();
    }

    private static async Task DropOrphansAsync(NpgsqlConnection session, Action<string> log, CancellationToken cancellationToken)
    {
        // pg_locks shows the locks of all databases, so processes that connect through different ones see each other.
        // Both lists are one snapshot taken in this order: a lease is taken before its first clone is made.
        var clones = await session.QueryAsync(
            @"SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE datname ~ '^pgtk_[0-9a-f]{16}_[0-9a-f]{8}_[0-9]+$'",
            row => (Name: row.GetString(0), Marker: Marker.Parse(row.IsDBNull(1) ? null : row.GetString(1))), cancellationToken);
        var alive = await session.QueryAsync(
            "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = $1::int::oid AND objsubid = 2 AND granted", row => row.GetFieldValue<uint>(0), cancellationToken, LockClass);
        foreach (var (name, marker) in clones)
        {
            if (marker?.PgTestKit != Marker.OfClone || alive.Contains(uint.Parse(name.Split('_')[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture))) continue;
            try
            {
                await DatabaseRemoval.DropAsync(session, name, cancellationToken);
                log($"dropped {name}, left behind by a process that died");
            }
            catch (Exception exception) when (exception is PostgresException or PgTestKitException)
            {
                // Another process sweeps too, or it belongs to another role.
                log($"{name} was left behind by a process that died and could not be dropped: {exception.Message}");
            }
        }
    }
}
