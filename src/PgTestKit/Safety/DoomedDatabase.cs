using Npgsql;

namespace PgTestKit;

/// <summary>A session in a database that is about to be dropped: while it lasts, nobody can rename the database, so its name means no other one.</summary>
internal sealed class DoomedDatabase : IAsyncDisposable
{
    private readonly NpgsqlConnection _session;

    private DoomedDatabase(NpgsqlConnection session) => _session = session;

    /// <summary>Null where the database takes no connection, say because the server is full.</summary>
    /// <exception cref="PgTestKitException">It is not the kit's.</exception>
    public static async Task<DoomedDatabase?> EnterAsync(NpgsqlConnection connection, string database, CancellationToken cancellationToken)
    {
        var session = await connection.CloneWithAsync(new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Database = database, Pooling = false, ApplicationName = "PgTestKit drop" }.ConnectionString, cancellationToken);
        try
        {
            await session.OpenAsync(cancellationToken);
            await session.ExecuteAsync(WipeGuard.OfMarked.Command(), cancellationToken);
            return new(session);
        }
        catch (PostgresException exception) when (Refusal.Message(exception) is { } refusal)
        {
            await session.DisposeAsync();
            throw new PgTestKitException($"Database \"{database}\" was not dropped: {refusal}.", exception);
        }
        catch (NpgsqlException exception) when (exception.SqlState != PostgresErrorCodes.InvalidCatalogName)
        {
            await session.DisposeAsync();
            return null;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends what not even FORCE does: prepared transactions, subscriptions, and logical replication slots that somebody reads.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await _session.ExecuteAsync(WipeGuard.OfMarked.Command(), cancellationToken);
        var statements = await _session.QueryAsync(
            """
            SELECT format('ROLLBACK PREPARED %L', gid) FROM pg_prepared_xacts WHERE database = current_database()
            UNION ALL SELECT format('SELECT pg_terminate_backend(%s)', active_pid) FROM pg_replication_slots WHERE database = current_database() AND active_pid IS NOT NULL
            """, row => row.GetString(0), cancellationToken);
        foreach (var subscription in await SubscriptionsAsync(cancellationToken))
        {
            var name = Quote.Identifier(subscription);
            statements.AddRange([$"ALTER SUBSCRIPTION {name} DISABLE", $"ALTER SUBSCRIPTION {name} SET (slot_name = NONE)", $"DROP SUBSCRIPTION {name}"]);
        }

        foreach (var statement in statements) await _session.ExecuteAsync(statement, cancellationToken);
    }

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private Task<List<string>> SubscriptionsAsync(CancellationToken cancellationToken) => _session.QueryAsync(
        "SELECT subname FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())", row => row.GetString(0), cancellationToken);
}
