using Npgsql;

namespace PgTestKit;

/// <summary>A server that runs already, reached by its connection string.</summary>
public sealed class ExistingServer : PostgresServer
{
    private const int LongestTimeout = 1024; // Npgsql's, in seconds
    private readonly NpgsqlConnectionStringBuilder _connection;
    private TimeSpan _patience = TimeSpan.FromSeconds(10);
    private TemplateLimits _limits = TemplateLimits.Default;

    internal ExistingServer(string connectionString)
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

        _connection.Multiplexing = false; // hands commands of one session to many connections
        if (string.IsNullOrEmpty(_connection.Database)) _connection.Database = "postgres";
    }

    /// <inheritdoc />
    public override string Name => $"existing server {_connection.Host}:{_connection.Port}";

    /// <inheritdoc />
    protected internal override string SharingKey => $"existing {_connection.ConnectionString}\n{_patience}\n{_limits}";

    /// <summary>A copy of this description with another time to try while the server comes up, restarts, or has no connection free.</summary>
    /// <param name="patience">The total time of all tries; 10 seconds by default.</param>
    public ExistingServer WithPatience(TimeSpan patience) => new(_connection.ConnectionString) { _patience = patience, _limits = _limits };

    /// <summary>A copy of this description with other limits for the templates that stay on the server for the next run. What a living process uses is never dropped.</summary>
    /// <param name="maxCount">How many of the role's templates stay, 50 by default; what was used longest ago goes first.</param>
    /// <param name="maxAge">How long a template stays that nobody uses; 30 days by default.</param>
    public ExistingServer WithTemplates(int maxCount, TimeSpan? maxAge = null) =>
        new(_connection.ConnectionString) { _patience = _patience, _limits = new(maxCount, maxAge ?? TemplateLimits.Default.MaxAge) };

    /// <inheritdoc />
    public override async Task<RunningServer> StartAsync(ServerStart start, CancellationToken cancellationToken)
    {
        // One try must not outlast the patience for all of them.
        var timeout = Math.Clamp((int)Math.Ceiling(_patience.TotalSeconds), 1, _connection.Timeout == 0 ? LongestTimeout : _connection.Timeout);
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_connection.ConnectionString) { Pooling = false, Timeout = timeout }.ConnectionString);
        await using var connection = await ConnectionRetry.OpenAsync(source, Name, _patience, start.Log, cancellationToken);
        await PoolerCheck.RunAsync(connection, () => ConnectionRetry.OpenAsync(source, Name, _patience, start.Log, cancellationToken), cancellationToken);
        return new Running(_connection.ConnectionString, $"PostgreSQL {connection.PostgreSqlVersion} on {Name}", _patience, _limits);
    }

    private sealed class Running(string connectionString, string name, TimeSpan patience, TemplateLimits limits)
        : RunningServer(connectionString, name, "a connection string was given, in code or in " + ServerChoice.Variable)
    {
        internal override TimeSpan Patience => patience;

        internal override TemplateLimits Templates => limits;

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        // The address is in the name, which stands alone in reports.
        public override string ToString() => Name;
    }
}
