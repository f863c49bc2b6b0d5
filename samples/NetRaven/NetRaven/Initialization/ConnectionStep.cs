using Microsoft.Extensions.Options;
using Npgsql;

namespace NetRaven.Initialization;

/// <summary>Waits for a server that comes up. An error that waiting does not mend is final: a wrong password, a database that is not there.</summary>
public sealed partial class ConnectionStep(
    NpgsqlDataSource dataSource, IOptions<InitializationOptions> options, TimeProvider time, ILogger<ConnectionStep> logger) : IInitializationStep
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    public string Name => "connection";

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var (began, pause) = (time.GetTimestamp(), options.Value.FirstPause);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
                return $"database {connection.Database} on PostgreSQL {connection.PostgreSqlVersion}, attempt {attempt}";
            }
            catch (NpgsqlException exception) when (exception.IsTransient)
            {
                if (time.GetElapsedTime(began) + pause > options.Value.Patience)
                    throw new TimeoutException($"No connection in {attempt} attempts: {exception.Message}. Start the server, or raise Initialization:Patience.", exception);
                LogAttempt(attempt, exception.Message);
            }

            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} to connect failed: {Reason}")]
    private partial void LogAttempt(int attempt, string reason);
}
