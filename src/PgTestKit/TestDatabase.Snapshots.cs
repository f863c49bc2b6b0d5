namespace PgTestKit;

public sealed partial class TestDatabase
{
    private Snapshots Snapshots => Feature<Snapshots>(static database => database.Savepoints is null ? new CopiedSnapshots(database, database.Live) : new SavepointSnapshots(database, database.Live));

    /// <summary>Saves the state of the database under a name, to go back to in the same test. In <see cref="TestIsolation.Transaction"/> it is a savepoint; otherwise a copy of the database, for which <see cref="Connection"/> is closed and opened again, and which goes with the test.</summary>
    /// <param name="name">Any text that the test has not used for a snapshot yet.</param>
    /// <param name="cancellationToken">Cancels the snapshot.</param>
    /// <exception cref="PgTestKitException">The name is taken, a connection or a transaction of the code under test is open, or the test's transaction has failed.</exception>
    public Task SnapshotAsync(string name, CancellationToken cancellationToken = default) => Snapshots.TakeAsync(name, cancellationToken);

    /// <summary>Goes back to a snapshot, as often as the test likes: schema, rows and sequences. In <see cref="TestIsolation.Transaction"/>, snapshots that were taken after it are forgotten; otherwise <see cref="Connection"/> is closed and opened again.</summary>
    /// <param name="name">The name given to <see cref="SnapshotAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the restore; the database is as it was then.</param>
    /// <exception cref="PgTestKitException">There is no such snapshot, or a connection or a transaction of the code under test is open.</exception>
    public Task RestoreSnapshotAsync(string name, CancellationToken cancellationToken = default) => Snapshots.RestoreAsync(name, cancellationToken);

    /// <summary>Closes the kit's connections to the database, so that it can be copied or replaced.</summary>
    /// <param name="keepTransaction">Whether a transaction on the test's own connection is an error; otherwise it is rolled back.</param>
    /// <param name="cancellationToken">Cancels the queries before.</param>
    internal async Task<ClosedDatabase> CloseAsync(bool keepTransaction, CancellationToken cancellationToken)
    {
        var lease = Live;
        await CloseOwnerAsync();
        return await ClosedDatabase.CloseAsync(lease, keepTransaction, cancellationToken);
    }
}
