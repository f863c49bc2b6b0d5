using System.Diagnostics;
using Npgsql;

namespace PgTestKit;

/// <summary>A server that runs already, reached by its connection string.</summary>
public sealed class ExistingServer : PostgresServer
{
    private readonly NpgsqlConnectionStringBuilder _connection;
    private readonly TimeSpan _patience;

    internal ExistingServer(string connectionString, TimeSpan? patience = null)
    {
        try
        {
            _connection = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The inner exception and the string itself could show a password.
            throw new PgTestKitException("The connection string of the existing server can't be read. Write it as \"Host=127.0.0.1;Port=5432;Username=...;Password=...\".");
        }

        if (string.IsNullOrEmpty(_connection.Database)) _connection.Database = "postgres";
        _patience = patience ?? TimeSpan.FromSeconds(10);
    }

    /// <inheritdoc />
    public override string Name => $"existing server {_connection.Host}:{_connection.Port}";

    /// <inheritdoc />
    protected internal override string SharingKey => "existing " + _connection.ConnectionString;

    /// <summary>How long to try while the server comes up; 10 seconds by default.</summary>
    /// <param name="patience">The total time of all tries.</param>
    public ExistingServer WithPatience(TimeSpan patience) => new(_connection.ConnectionString, patience);

    /// <inheritdoc />
    public override async Task<RunningServer> StartAsync(ServerStart start, CancellationToken cancellationToken)
    {
        var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_connection.ConnectionString) { Pooling = false }.ConnectionString);
        await using (source)
        {
            var version = await ConnectAsync(source, start, cancellationToken);
            return new Running(_connection.ConnectionString, $"PostgreSQL {version} on {Name}");
        }
    }

    private async Task<string> ConnectAsync(NpgsqlDataSource source, ServerStart start, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        for (var pause = TimeSpan.FromMilliseconds(50); ; pause = pause < TimeSpan.FromSeconds(1) ? 2 * pause : pause)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancellationToken);
                return connection.PostgreSqlVersion.ToString();
            }
            catch (NpgsqlException exception) when (ComesUp(exception) && watch.Elapsed + pause < _patience)
            {
                start.Log($"{Name} does not answer yet ({exception.Message}); trying for {(_patience - watch.Elapsed).TotalSeconds:N0} s more");
                using var timer = new PeriodicTimer(pause);
                await timer.WaitForNextTickAsync(cancellationToken);
            }
            catch (NpgsqlException exception)
            {
                throw new PgTestKitException(
                    $"{Name} could not be reached in {watch.Elapsed.TotalSeconds:N1} s: {exception.Message} Check host, port, role and password, and that the server runs.", exception);
            }
        }
    }

    // A refused socket, "the database system is starting up" and "too many clients" pass; a wrong password doesn't.
    private static bool ComesUp(NpgsqlException exception) =>
        exception is not PostgresException postgres || postgres.SqlState is PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections;

    private sealed class Running(string connectionString, string name) : RunningServer(connectionString, name, "a connection string was given, in code or in " + ServerChoice.Variable)
    {
        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
