using Npgsql;

namespace PgTestKit;

/// <summary>The only place that makes a database. It sends the marker along with the command, so that a process killed in between leaves nothing that the next one can't drop.</summary>
internal static class DatabaseCreation
{
    /// <param name="connection">Connects to another database.</param>
    /// <param name="database">The new one's name.</param>
    /// <param name="options">What follows the name in CREATE DATABASE.</param>
    /// <param name="marker">Says what it is.</param>
    /// <param name="cancellationToken">Cancels the making; nothing is left.</param>
    public static async Task CreateAsync(NpgsqlConnection connection, string database, string options, Marker marker, CancellationToken cancellationToken)
    {
        // CREATE DATABASE runs in a transaction of its own: the barrier begins a new one for the marker.
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new($"CREATE DATABASE {Quote.Identifier(database)} {options}"), new(marker.Sql(database)) },
            EnableErrorBarriers = true,
        };
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException exception) when (exception.InnerException is AggregateException { InnerExceptions: [PostgresException first, ..] })
        {
            throw first; // the second only says that there is no such database
        }
        catch (OperationCanceledException)
        {
            await DropAsync(connection, database, marker);
            throw;
        }
    }

    /// <summary>The cancellation may have come when the database was there and its marker wasn't.</summary>
    private static async Task DropAsync(NpgsqlConnection connection, string database, Marker marker)
    {
        try
        {
            await marker.WriteAsync(connection, database, CancellationToken.None);
            await DatabaseRemoval.DropAsync(connection, database, CancellationToken.None);
        }
        catch (Exception exception) when (exception is PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } or NpgsqlException { InnerException: IOException } or InvalidOperationException)
        {
            // It was not there yet, or the connection went with the cancellation.
        }
    }
}
