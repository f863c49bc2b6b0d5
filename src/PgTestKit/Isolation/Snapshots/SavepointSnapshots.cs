using Npgsql;

namespace PgTestKit;

/// <summary>Each snapshot is a savepoint in the test's transaction, and the positions of the sequences, which no rollback puts back.</summary>
internal sealed class SavepointSnapshots(TestDatabase database, Lease lease) : Snapshots
{
    private readonly List<(string Name, string Savepoint, SequenceBaseline Sequences, SequenceBaseline? OwnersSequences)> _taken = [];

    private Savepoints Savepoints => database.Savepoints!;

    protected override IEnumerable<string> Names => _taken.Select(snapshot => snapshot.Name);

    protected override string WhyNot => " Under TestIsolation.Transaction, going back to one forgets those taken after it.";

    protected override async Task SaveAsync(string name, CancellationToken cancellationToken)
    {
        Savepoints.ThrowIfInTransaction("take a snapshot");
        var sequences = await RunAsync(() => SequenceBaseline.ReadAsync(database.Connection, cancellationToken));
        // Those that the role of the test may take values from, but not set.
        var owners = lease.Clone.HasRole ? await lease.AsOwnerAsync(owner => sequences.ReadOthersAsync(owner, cancellationToken), cancellationToken) : null;
        var savepoint = Savepoints.BeginSnapshot();
        await RunAsync(() => database.Connection.ExecuteAsync("SELECT 1", cancellationToken)); // which sends the savepoint
        _taken.Add((name, savepoint, sequences, owners));
    }

    protected override async Task GoBackAsync(string name, CancellationToken cancellationToken)
    {
        Savepoints.ThrowIfInTransaction("go back to a snapshot");
        var index = _taken.FindIndex(snapshot => snapshot.Name == name);
        await RunAsync(async () =>
        {
            await Savepoints.GoBackAsync(_taken[index].Savepoint, cancellationToken);
            _taken.RemoveRange(index + 1, _taken.Count - index - 1);
            await database.Connection.ExecuteAsync(_taken[index].Sequences.Restore(all: true), cancellationToken);
            return true;
        });
        if (_taken[index].OwnersSequences is { } owners) await lease.AsOwnerAsync(owner => RestoreAsync(owner, owners, cancellationToken), cancellationToken);
    }

    private static async Task<bool> RestoreAsync(NpgsqlConnection owner, SequenceBaseline sequences, CancellationToken cancellationToken)
    {
        await owner.ExecuteAsync(sequences.Restore(all: true), cancellationToken);
        return true;
    }

    private static async Task<T> RunAsync<T>(Func<Task<T>> run)
    {
        try
        {
            return await run();
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.InvalidSavepointSpecification or PostgresErrorCodes.NoActiveSqlTransaction)
        {
            throw TransactionLease.Gone(exception);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InFailedSqlTransaction)
        {
            throw new PgTestKitException("An earlier statement on Database.Connection failed and aborted the test's transaction, so there is nothing to take a snapshot of. Go back to an earlier one with RestoreSnapshotAsync.", exception);
        }
        catch (NpgsqlOperationInProgressException exception)
        {
            Savepoints.ThrowIfBusy(exception);
            throw;
        }
    }
}
