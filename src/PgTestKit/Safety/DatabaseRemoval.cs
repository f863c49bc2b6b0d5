using Npgsql;

namespace PgTestKit;

/// <summary>The only place that drops a database. It checks the marker first, on the same session.</summary>
internal static class DatabaseRemoval
{
    public static async Task DropAsync(NpgsqlConnection connection, string database, CancellationToken cancellationToken)
    {
        var marker = await Marker.ReadAsync(connection, database, cancellationToken)
            ?? throw new PgTestKitException($"Database \"{database}\" does not carry the kit's marker, so it was not dropped. Drop it by hand if it is yours.");
        if (marker.PgTestKit == Marker.OfTemplate)
            await connection.ExecuteAsync($"ALTER DATABASE {Quote.Identifier(database)} IS_TEMPLATE false", cancellationToken);
        try
        {
            await connection.ExecuteAsync($"DROP DATABASE IF EXISTS {Quote.Identifier(database)} WITH (FORCE)", cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // An ordinary role may not end a session of the server itself, such as autovacuum's, which leaves when it is asked without force.
            await connection.ExecuteAsync($"DROP DATABASE IF EXISTS {Quote.Identifier(database)}", cancellationToken);
        }
    }
}
