using Npgsql;

namespace PgTestKit;

public sealed partial class TestDatabase
{
    /// <summary>For test framework packages: cancels every statement that runs in this database, on whichever connection, so that a test whose time is up ends. What is canceled fails with 57014 (query_canceled).</summary>
    /// <param name="cancellationToken">Cancels the request, not the statements.</param>
    public async Task CancelStatementsAsync(CancellationToken cancellationToken = default)
    {
        var settings = new NpgsqlConnectionStringBuilder(Template.Server.ConnectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await connection.QueryAsync("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend' AND state = 'active'", row => row.GetBoolean(0), cancellationToken, Name);
    }

    /// <summary>For test framework packages: does so when a token is canceled, the one of the test's timeout. Never throws.</summary>
    /// <param name="cancellationToken">The test's token.</param>
    /// <returns>Dispose it before the database.</returns>
    public IAsyncDisposable CancelStatementsOn(CancellationToken cancellationToken) => new StatementCancellation(this, cancellationToken);

    private sealed class StatementCancellation : IAsyncDisposable
    {
        private readonly CancellationTokenRegistration _registration;
        private Task _canceling = Task.CompletedTask;

        public StatementCancellation(TestDatabase database, CancellationToken cancellationToken) => _registration = cancellationToken.Register(() => _canceling = CancelAsync(database));

        public async ValueTask DisposeAsync()
        {
            await _registration.DisposeAsync();
            await _canceling;
        }

        private static async Task CancelAsync(TestDatabase database)
        {
            try
            {
                await database.CancelStatementsAsync(CancellationToken.None);
            }
            catch (NpgsqlException)
            {
                // The server is gone, and the statements with it.
            }
        }
    }
}
