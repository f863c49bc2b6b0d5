using Npgsql;

namespace PgTestKit;

public sealed partial class TestDatabase
{
    /// <summary>For test framework packages: keeps the database of a test that failed, where the user asked for that with <see cref="TemplateDatabaseBuilder.KeepFailedDatabases"/>. Call it before <see cref="DisposeAsync"/>, which undoes nothing then.</summary>
    /// <param name="test">The test's name, for the database's marker.</param>
    /// <returns>What to write to the test's output: how to open the database, or why it can't be kept. Null when the user did not ask.</returns>
    public async ValueTask<string?> KeepFailedAsync(string test)
    {
        if (Template.Kept is not { } kept || _disposed != 0) return null;
        if (Isolation == TestIsolation.Transaction)
            return "PgTestKit: nothing can be kept of this failed test, because TestIsolation.Transaction rolls it back. Run it with TestIsolation.Reset or TestIsolation.Clone to keep its database.";
        if (!Template.Server.OutlivesTests)
            return $"PgTestKit: database {Name} of this failed test was not kept, because {Template.Server.Name} goes with the tests. Use a container that stays (.WithReuse(true), or one of your own), an existing server, or PostgresServer.Local().";
        if (!kept.TryAdd())
            return $"PgTestKit: database {Name} of this failed test was not kept: {KeptDatabases.Limit} of this run are kept already. Run the test alone to keep its database.";
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return null;
        try
        {
            await CloseOwnerAsync();
            _once.Dispose();
            if (!await _lease.KeepAsync(new(test, DateTimeOffset.UtcNow))) return null;
            return $"PgTestKit: database {Name} of this failed test was kept. {Template.Server.HowToOpen(Name)}";
        }
        catch (Exception exception) when (exception is NpgsqlException or PgTestKitException or InvalidOperationException)
        {
            // The test's own failure is what must be seen.
            return $"PgTestKit: database {Name} of this failed test could not be kept: {exception.Message}";
        }
    }
}
