using Npgsql;

namespace PgTestKit;

/// <summary>Drops a database under the advisory lock that whoever uses it holds.</summary>
internal static class LockedRemoval
{
    /// <summary>False when somebody uses it, when another process was faster, or when it can't be dropped, which the log tells.</summary>
    public static async Task<bool> TryDropAsync(NpgsqlConnection connection, string name, int lockClass, int key, Func<Marker, bool> isStillSo, Action<string> log, CancellationToken cancellationToken)
    {
        if (!await connection.ScalarAsync<bool>("SELECT pg_try_advisory_lock($1, $2)", cancellationToken, lockClass, key)) return false;
        try
        {
            if (await Marker.ReadAsync(connection, name, cancellationToken) is not { } marker || !isStillSo(marker)) return false;
            await DatabaseRemoval.DropAsync(connection, name, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is PostgresException or PgTestKitException)
        {
            log($"{name} is not needed any more and could not be dropped: {exception.Message}");
            return false;
        }
        finally
        {
            await connection.ScalarAsync<bool>("SELECT pg_advisory_unlock($1, $2)", CancellationToken.None, lockClass, key);
        }
    }
}
