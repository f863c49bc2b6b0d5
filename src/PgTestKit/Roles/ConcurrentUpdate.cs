using System.Data;
using Npgsql;

namespace PgTestKit;

/// <summary>Two suites may make or alter the same role at once, and no lock holds across databases: the one that PostgreSQL turns away tries again.</summary>
internal static class ConcurrentUpdate
{
    private const int Tries = 20;

    public static async Task RunAsync(NpgsqlConnection connection, Func<Task> run, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (var tries = 1; ; tries++)
        {
            try
            {
                await run();
                return;
            }
            catch (PostgresException exception) when (tries < Tries && IsTurnedAway(exception))
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                if (connection.State == ConnectionState.Open) continue;
                await connection.CloseAsync(); // Npgsql gives up a connection after an internal error
                await connection.OpenAsync(cancellationToken);
            }
        }
    }

    // "tuple concurrently updated" has no code of its own.
    private static bool IsTurnedAway(PostgresException exception) => exception.SqlState is PostgresErrorCodes.InternalError or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.DeadlockDetected;
}
