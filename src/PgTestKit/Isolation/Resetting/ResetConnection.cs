using Npgsql;

namespace PgTestKit;

/// <summary>A session of the kit's own: it can't be starved by a test that leaks connections, and its statements stay prepared.</summary>
internal static class ResetConnection
{
    // Two waits for a lock that together are shorter than deadlock_timeout: nobody's deadlock detector ever finds the reset.
    private const int LockTimeoutMilliseconds = 400;

    /// <summary>Rows are read and written as text: both sessions must format alike, and without loss.</summary>
    public const string Formats = "SET datestyle = 'ISO, YMD'; SET intervalstyle = postgres; SET extra_float_digits = 1; SET bytea_output = hex; SET timezone = 'UTC'";

    public static async Task<NpgsqlConnection> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            Enlist = false,
            ApplicationName = "PgTestKit reset",
            MaxAutoPrepare = 1000,
            AutoPrepareMinUsages = 2,
            CommandTimeout = 0,
            IncludeErrorDetail = true,
            KeepAlive = 0,
        };
        // Only types that come with PostgreSQL are used, and to ask for the others would take longer than to connect.
        await using var source = new NpgsqlDataSourceBuilder(settings.ConnectionString).ConfigureTypeLoading(static types => types.EnableTypeLoading(false)).Build();
        var connection = source.CreateConnection();
        try
        {
            await connection.OpenAsync(cancellationToken);
            await connection.ExecuteAsync(
                $"{Formats}; SET lock_timeout = {LockTimeoutMilliseconds}; SET statement_timeout = 0; SET synchronous_commit = off; SET row_security = off; SET plan_cache_mode = force_generic_plan; SET jit = off; SET max_parallel_workers_per_gather = 0; SET default_transaction_isolation = 'read committed'; SET default_transaction_read_only = off; SET idle_in_transaction_session_timeout = 0", cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
