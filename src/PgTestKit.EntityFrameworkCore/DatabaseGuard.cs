using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace PgTestKit;

/// <summary>Refuses to open any other database than the one the kit made: a context whose OnConfiguring calls UseNpgsql once more would reach the one named there.</summary>
internal sealed class DatabaseGuard(string connectionString) : DbConnectionInterceptor
{
    private readonly NpgsqlConnectionStringBuilder _expected = new(connectionString);
    private string? _checked;

    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        Check(connection, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Check(connection, eventData);
        return new(result);
    }

    private void Check(DbConnection connection, ConnectionEventData eventData)
    {
        // EF opens for every query, and parsing takes longer than opening.
        if (connection.ConnectionString == _checked) return;
        var actual = new NpgsqlConnectionStringBuilder(connection.ConnectionString);
        if ((actual.Host, actual.Port, connection.Database) == (_expected.Host, _expected.Port, _expected.Database))
        {
            _checked = connection.ConnectionString;
            return;
        }

        var what = $"{eventData.Context?.GetType().Name ?? "The context"} was about to open database \"{connection.Database}\" on {actual.Host}:{actual.Port}, not the test's.";
        // EF Core creates and drops databases from another one.
        if (eventData.Context?.Database.GetDbConnection().Database == _expected.Database)
            throw new PgTestKitException($"{what} EnsureDeleted does that, and Migrate of a database that is gone: leave them out, the kit makes the test's database and drops it.");
        throw new PgTestKitException($"{what} Its OnConfiguring calls UseNpgsql again; guard it with if (!optionsBuilder.IsConfigured).");
    }
}
