using Npgsql;

namespace PgTestKit;

public sealed partial class TestDatabase
{
    private static readonly TimeSpan ReportTimeout = TimeSpan.FromSeconds(10);
    private List<string>? _failureNotes;

    /// <summary>The name of the test that leased the database, with its arguments, where a test framework package did; otherwise null.</summary>
    public string? TestName { get; private init; }

    /// <summary>Adds a line to what is reported when the test fails, for example the seed of random data.</summary>
    /// <param name="note">One line.</param>
    public void AddFailureNote(string note)
    {
        lock (_lease) (_failureNotes ??= []).Add(note);
    }

    /// <summary>For test framework packages: what to write to the output of a test that failed: its database, the rows and the schema that it changed, connections that are still busy, notes, and how to open the database where it was kept. Call it before <see cref="DisposeAsync"/>. It never throws on account of the database: the test's own failure is what must be seen.</summary>
    /// <param name="test">The test's name.</param>
    public async ValueTask<string> ReportFailureAsync(string test)
    {
        List<string> lines = [$"PgTestKit: {test} failed on database {Name} ({Isolation}, {Template.Server.Name})", .. (_failureNotes ?? []).Select(note => "PgTestKit: " + note)];
        using var timeout = new CancellationTokenSource(ReportTimeout);
        try
        {
            // First: one of them may hold the lock that keeps the rows from being read.
            var busy = await BusyConnectionsAsync(timeout.Token);
            if (busy.Count > 0) lines.Add($"PgTestKit: still busy: {string.Join("; ", busy)}");
            lines.Add("PgTestKit: changed by the test: " + await ChangedAsync(timeout.Token));
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException or OperationCanceledException or PgTestKitException)
        {
            lines.Add($"PgTestKit: what the test changed can't be read: {exception.Message}");
        }

        if (await KeepFailedAsync(test) is { } kept) lines.Add(kept);
        return string.Join(Environment.NewLine, lines);
    }

    private async Task<string> ChangedAsync(CancellationToken cancellationToken)
    {
        await using var baseline = await ConnectBaselineAsync(cancellationToken);
        var connection = await CheckingAsync(cancellationToken);
        var rows = await DatabaseComparison.CompareAsync(baseline, connection, IsSeenByRole, cancellationToken);
        var schema = await SchemaChanges.CompareAsync(baseline, connection, cancellationToken);
        var (hasRows, newLine) = (!rows.IsEmpty || rows.UnreadTables.Count > 0, Environment.NewLine);
        if (schema.Count == 0) return hasRows ? newLine + rows : "no rows";
        return (hasRows ? $"{newLine}{rows}{newLine}the schema" : "the schema, no rows") + $":{newLine}{string.Join(newLine, schema)}";
    }

    private async Task<List<string>> BusyConnectionsAsync(CancellationToken cancellationToken) => await (await CheckingAsync(cancellationToken)).QueryAsync(
        """
        SELECT state || ' since ' || round(extract(epoch FROM clock_timestamp() - state_change))::text || ' s: ' || left(regexp_replace(query, '\s+', ' ', 'g'), 100)
        FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'
        """, row => row.GetString(0), cancellationToken);
}
