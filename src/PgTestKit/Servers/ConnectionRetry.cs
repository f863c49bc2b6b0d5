using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace PgTestKit;

/// <summary>Opens connections to a server that comes up, restarts or has none free: tried again, with growing pauses, as long as its patience lasts. What won't pass, such as a wrong password, is thrown at once.</summary>
internal static class ConnectionRetry
{
    public const string AdviceWhenFull = "Raise max_connections or the role's CONNECTION LIMIT, run fewer test processes at once, or wait longer with .WithPatience(...).";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50), LongestPause = TimeSpan.FromSeconds(1);

    /// <param name="source">Opens the connections.</param>
    /// <param name="server">What the server is called in lines and errors.</param>
    /// <param name="patience">The total time of all tries.</param>
    /// <param name="log">Takes a line now and then, from the second second on.</param>
    /// <param name="cancellationToken">Cancels the tries.</param>
    /// <param name="makeRoom">Gives connections back that this process holds and does not need, when the server has none free.</param>
    /// <param name="passes">Which errors are worth another try; by default <see cref="Passes"/>.</param>
    public static async Task<NpgsqlConnection> OpenAsync(NpgsqlDataSource source, string server, TimeSpan patience, Action<string> log, CancellationToken cancellationToken, Action? makeRoom = null, Func<NpgsqlException, bool>? passes = null)
    {
        passes ??= Passes;
        var watch = Stopwatch.StartNew();
        var (tries, pause, nextLine) = (0, FirstPause, TimeSpan.FromSeconds(1));
        while (true)
        {
            try
            {
                tries++;
                return await source.OpenConnectionAsync(cancellationToken);
            }
            catch (NpgsqlException exception) when (passes(exception) && (patience == Timeout.InfiniteTimeSpan || watch.Elapsed + pause < patience))
            {
                if (IsFull(exception)) makeRoom?.Invoke();
                if (watch.Elapsed >= nextLine)
                {
                    log($"{server} takes no connection yet ({exception.Message}); trying {(patience == Timeout.InfiniteTimeSpan ? "on" : $"for {Seconds(patience - watch.Elapsed)} more")}");
                    nextLine = 2 * watch.Elapsed;
                }

                using var timer = new PeriodicTimer(pause);
                await timer.WaitForNextTickAsync(cancellationToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            catch (NpgsqlException exception)
            {
                var effort = tries == 1 ? $"in {Seconds(watch.Elapsed)}" : $"in {Seconds(watch.Elapsed)} and {tries} tries; the last one said";
                throw new PgTestKitException($"{server} could not be reached {effort}: {Sentence(exception)} {Advice(exception)}", exception);
            }
        }
    }

    /// <summary>Whether the same try may succeed later.</summary>
    public static bool Passes(NpgsqlException exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } => true,
        // What PgBouncer says while it can't reach the server itself; all its errors have the one code.
        PostgresException { SqlState: PostgresErrorCodes.ProtocolViolation } pooler => pooler.MessageText.Contains("server_login_retry", StringComparison.Ordinal) || pooler.MessageText.Contains("connect failed", StringComparison.Ordinal),
        PostgresException => false,
        _ => exception.IsTransient, // the network; not a certificate or a missing password
    };

    /// <summary>Whether it says, or was caused by, that the server has no connection free.</summary>
    public static bool IsFull(Exception exception) => exception is PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } || (exception.InnerException is { } inner && IsFull(inner));

    private static string Advice(NpgsqlException exception) => IsFull(exception)
        ? AdviceWhenFull
        : "Check host, port, role and password, and that the server runs.";

    // The reason that the system gives is an inner exception.
    private static string Sentence(NpgsqlException exception)
    {
        var text = exception.InnerException is System.Net.Sockets.SocketException inner ? $"{exception.Message}: {inner.Message}" : exception.Message;
        return text.EndsWith('.') ? text : text + ".";
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("N1", CultureInfo.InvariantCulture) + " s";
}
