using Npgsql;

namespace PgTestKit;

/// <summary>The only place that makes a database. It sends the marker along with the command, so that a process killed in between leaves nothing that the next one can't drop.</summary>
internal static class DatabaseCreation
{
    /// <summary>What follows the name of a database that holds nothing, not even what an administrator put into template1.</summary>
    public const string Empty = "TEMPLATE template0 ENCODING 'UTF8'";

    /// <summary>Makes a copy of a template, settings and privileges included.</summary>
    public static async Task CloneAsync(NpgsqlConnection connection, string database, string template, CloneStrategy strategy, Marker marker, CancellationToken cancellationToken)
    {
        if (strategy.Setting is not null) await connection.ExecuteAsync(strategy.Setting, cancellationToken);
        await CreateAsync(connection, database, $"TEMPLATE {Quote.Identifier(template)} {strategy.Options}", marker, cancellationToken);
        try
        {
            await DatabaseSettings.CopyAsync(connection, template, database, cancellationToken);
        }
        catch
        {
            await DatabaseRemoval.DropAsync(connection, database, CancellationToken.None);
            throw;
        }
    }

    /// <param name="connection">Connects to another database.</param>
    /// <param name="database">The new one's name.</param>
    /// <param name="options">What follows the name in CREATE DATABASE.</param>
    /// <param name="marker">Says what it is.</param>
    /// <param name="cancellationToken">When it is cancelled meanwhile, the database is made all the same, and dropped.</param>
    public static async Task CreateAsync(NpgsqlConnection connection, string database, string options, Marker marker, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // CREATE DATABASE runs in a transaction of its own: the barrier begins a new one for the marker.
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new($"CREATE DATABASE {Quote.Identifier(database)} {options}"), new(marker.Sql(database)) },
            EnableErrorBarriers = true,
            Timeout = 0,
        };
        try
        {
            // Not cancelled: a cancellation might hit the marker alone.
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (NpgsqlException exception) when (exception.InnerException is AggregateException { InnerExceptions: [PostgresException first, ..] })
        {
            throw first; // the second only says that there is no such database
        }

        if (!cancellationToken.IsCancellationRequested) return;
        await DatabaseRemoval.DropAsync(connection, database, CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
