using System.Net;
using Npgsql;

namespace PgTestKit;

/// <summary>Decides whether rows of a database that the suite names may be deleted. Asked before anything is read, and again by the guard with every deletion.</summary>
internal static class WipePermission
{
    private static readonly string[] Maintenance = ["postgres", "template0", "template1", "rdsadmin", "cloudsqladmin", "azure_maintenance", "azure_sys", "alloydbadmin"];

    /// <summary>Refuses hosts other than this machine, before connecting to them.</summary>
    public static void EnsureHost(string connectionString, ResetOptions options)
    {
        string[] hosts;
        try
        {
            hosts = new NpgsqlConnectionStringBuilder(connectionString).Host?.Split(',') ?? [];
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The inner exception and the string itself could show a password.
            throw new PgTestKitException("The connection string can't be read. Write it as \"Host=127.0.0.1;Database=...;Username=...;Password=...\".");
        }

        if (hosts.Length == 0) throw new PgTestKitException("The connection string names no host. Add Host=127.0.0.1, or the folder of a unix socket.");
        if (Array.Find(hosts, host => !IsThisMachine(host.Trim()) && Name(host) != options.AllowHost) is { } remote)
            throw new PgTestKitException($"Host \"{Name(remote)}\" is not this machine, so nothing is deleted there. Set ResetOptions.AllowHost = \"{Name(remote)}\" if it serves tests alone.");
    }

    /// <summary>Refuses the server's own databases and templates in any case, and others unless the kit made them or the options name them.</summary>
    public static async Task<(string Database, WipeGuard Guard)> EnsureDatabaseAsync(NpgsqlConnection connection, ResetOptions options, CancellationToken cancellationToken)
    {
        var (database, isTemplate, comment) = (await connection.QueryAsync(
            "SELECT datname, datistemplate, shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()",
            row => (row.GetString(0), row.GetBoolean(1), row.IsDBNull(2) ? null : row.GetString(2)), cancellationToken))[0];
        var marker = Marker.Parse(comment, database);
        if (isTemplate || Maintenance.Contains(database, StringComparer.OrdinalIgnoreCase) || Marker.Parse(comment) is { PgTestKit: not Marker.OfClone })
            throw new PgTestKitException($"\"{database}\" is a template or one of the server's own databases, and is never reset. Name a database for tests in the connection string.");
        if (marker is not null) return (database, WipeGuard.OfClone);
        if (options.AllowDeletingRowsIn == database) return (database, WipeGuard.OfNamed(database));
        throw new PgTestKitException(options.AllowDeletingRowsIn is { } other
            ? $"The connection leads to database \"{database}\", but ResetOptions.AllowDeletingRowsIn names \"{other}\". Name the database whose rows may be deleted."
            : $"Database \"{database}\" was not made by the kit, so none of its rows is deleted. Set ResetOptions.AllowDeletingRowsIn = \"{database}\" if it serves tests alone.");
    }

    private static bool IsThisMachine(string host)
    {
        var name = Name(host);
        return name.StartsWith('/') || name.StartsWith('@') || name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }

    // Without a port: host:5432, or [::1]:5432.
    private static string Name(string host)
    {
        host = host.Trim();
        if (host.StartsWith('[')) return host[1..Math.Max(1, host.IndexOf(']', StringComparison.Ordinal))];
        var colon = host.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || host.StartsWith('/') || host.LastIndexOf(':') != colon ? host : host[..colon];
    }
}
