using Npgsql;

namespace PgTestKit;

/// <summary>For test framework packages: a test's use of a database, from its set-up to its end.</summary>
public sealed class TestLease
{
    private readonly IAsyncDisposable _canceling;

    private TestLease(TestDatabase database, IAsyncDisposable canceling) => (Database, _canceling) = (database, canceling);

    /// <summary>The database.</summary>
    public TestDatabase Database { get; }

    /// <summary>Leases a database for a test.</summary>
    /// <param name="template">The fixture's template.</param>
    /// <param name="isolation">How the database is made clean again.</param>
    /// <param name="test">The test's name, with its arguments.</param>
    /// <param name="cancellationToken">The test's own, which its timeout cancels: statements that still run are canceled with it.</param>
    public static async Task<TestLease> BeginAsync(TemplateDatabase template, TestIsolation isolation, string test, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(template);
        var database = await template.LeaseAsync(isolation, test, cancellationToken);
        return new(database, database.CancelStatementsOn(cancellationToken));
    }

    /// <summary>Gives a test's databases back, the last one first, each of them whatever befalls the others.</summary>
    /// <param name="leases">The test's leases; empty afterwards.</param>
    /// <param name="failed">Whether the test failed; its databases are reported then.</param>
    /// <param name="write">Takes the reports, for the test's output.</param>
    /// <exception cref="PgTestKitException">A test left something behind that can't be undone; the message says what.</exception>
    public static async Task EndAllAsync(ICollection<TestLease> leases, bool failed, Action<string> write)
    {
        ArgumentNullException.ThrowIfNull(leases);
        ArgumentNullException.ThrowIfNull(write);
        List<Exception> errors = [];
        foreach (var lease in leases.Reverse().ToList())
        {
            try
            {
                await lease._canceling.DisposeAsync();
                if (failed) write(await lease.Database.ReportFailureAsync(lease.Database.TestName!));
                await lease.Database.DisposeAsync();
            }
            catch (Exception exception) when (exception is PgTestKitException or NpgsqlException or InvalidOperationException)
            {
                errors.Add(exception);
            }
        }

        leases.Clear();
        if (errors.Count > 0) throw errors.Count == 1 ? errors[0] : new AggregateException(errors);
    }
}
