using Npgsql;

namespace PgTestKit;

/// <summary>Refuses a pooler that gives a session's backend to others between its transactions: advisory locks, settings and temporary tables would be anybody's.</summary>
internal static class PoolerCheck
{
    // One round and one other session are enough for a pool that nobody else uses. In a busy one, strangers take and leave backends in between.
    private const int Rounds = 40, Sessions = 3;
    private const int PatienceInSeconds = 10;

    /// <param name="session">The session that must have a backend of its own.</param>
    /// <param name="open">Opens another one.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    public static async Task RunAsync(NpgsqlConnection session, Func<Task<NpgsqlConnection>> open, CancellationToken cancellationToken)
    {
        var backend = await BackendAsync(session, "", cancellationToken);
        if (backend == session.ProcessID) return; // a pooler makes up the number that it tells at the start

        var others = new List<NpgsqlConnection>();
        try
        {
            while (others.Count < Sessions) others.Add(await open());
            for (var round = 0; round < Rounds; round++) await RunAsync(session, backend, others, cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ProtocolViolation)
        {
            throw Refusal($"it refuses transactions (\"{exception.MessageText}\"), as in statement mode", exception);
        }
        catch (NpgsqlException exception) when (exception.InnerException is TimeoutException)
        {
            throw new PgTestKitException($"The connection pooler did not serve {1 + Sessions} sessions at a time in {PatienceInSeconds} s. Raise its pool size (PgBouncer: default_pool_size, 20 or more).", exception);
        }
        finally
        {
            foreach (var other in others) await other.DisposeAsync();
        }
    }

    private static async Task RunAsync(NpgsqlConnection session, int backend, List<NpgsqlConnection> others, CancellationToken cancellationToken)
    {
        // While the others hold backends in transactions, this session's must be another, and the same as before.
        foreach (var other in others)
            if (await BackendAsync(other, "BEGIN; ", cancellationToken) == backend) throw Refusal("two sessions were served by one backend, as in transaction mode");
        if (await BackendAsync(session, "", cancellationToken) != backend) throw Refusal("one session was served by two backends, as in transaction mode");
        foreach (var other in others) await other.ExecuteAsync("ROLLBACK", cancellationToken);
    }

    private static async Task<int> BackendAsync(NpgsqlConnection connection, string before, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(before + "SELECT pg_backend_pid()", connection) { CommandTimeout = PatienceInSeconds };
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static PgTestKitException Refusal(string symptom, Exception? cause = null) => new(
        $"The connection goes through a pooler that does not keep a session's backend: {symptom}. The kit's advisory locks, and your tests' settings and temporary tables, would be lost or somebody else's. Set pool_mode = session, or connect to the server itself.", cause);
}
