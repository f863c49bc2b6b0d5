using System.Diagnostics;
using Npgsql;

namespace PgTestKit;

/// <summary>The only place that drops a database. It checks the marker first, on the same session, and while a session in the database keeps anybody from giving its name to another one.</summary>
internal static class DatabaseRemoval
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="connection">Connects to another database.</param>
    /// <param name="database">The name. A database that somebody has dropped, or given another name, is none to drop.</param>
    /// <param name="cancellationToken">Cancels the drop.</param>
    /// <param name="kind">What its marker must say that it is; anything by default.</param>
    public static async Task DropAsync(NpgsqlConnection connection, string database, CancellationToken cancellationToken, string? kind = null)
    {
        var marker = await Marker.ReadAsync(connection, database, cancellationToken)
            ?? throw new PgTestKitException($"Database \"{database}\" does not carry the kit's marker, so it was not dropped. Drop it by hand if it is yours.");
        if (kind is not null && marker.PgTestKit != kind)
            throw new PgTestKitException($"Database \"{database}\" is no {kind} by its marker, but {marker.PgTestKit}, so it was not dropped. Drop it by hand if it is yours.");
        if (marker.PgTestKit == Marker.OfTemplate)
            await connection.ExecuteAsync($"ALTER DATABASE {Quote.Identifier(database)} IS_TEMPLATE false ALLOW_CONNECTIONS true", cancellationToken);

        DoomedDatabase? entered;
        try
        {
            entered = await DoomedDatabase.EnterAsync(connection, database, cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return; // and whatever has the name by the next statement is another one
        }

        await using var inside = entered;
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                await connection.ExecuteAsync($"DROP DATABASE IF EXISTS {Quote.Identifier(database)} WITH (FORCE)", cancellationToken);
                return;
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                // An ordinary role may not end a session of the server itself, such as autovacuum's, which leaves when it is asked without force.
                if (inside is not null) await inside.DisposeAsync();
                await connection.ExecuteAsync($"DROP DATABASE IF EXISTS {Quote.Identifier(database)}", cancellationToken);
                return;
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ObjectInUse && inside is not null && watch.Elapsed < Patience)
            {
                await inside.ReleaseAsync(cancellationToken);
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
