using Npgsql;

namespace PgTestKit;

public sealed partial class TestDatabase
{
    /// <summary>For test framework packages: cancels every statement that runs in this database, on whichever connection, so that a test whose time is up ends. What is canceled fails with 57014 (query_canceled).</summary>
    /// <param name="cancellationToken">Cancels the request, not the statements.</param>
    public async Task CancelStatementsAsync(CancellationToken cancellationToken = default)
    {
        if (_disposed != 0) return; // another test may have the database
        await Template.Server.CompleteAsync(cancellationToken);
        await OwnSessions.CancelAsync(Template.Server.ConnectionString, Name, cancellationToken);
        if (_lease.Clone.HasRole) await OwnSessions.CancelAsync(_lease.Clone.ConnectionString, Name, cancellationToken);
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
            catch (Exception exception) when (exception is NpgsqlException or PgTestKitException)
            {
                // The server is gone, and the statements with it.
            }
        }
    }
}
