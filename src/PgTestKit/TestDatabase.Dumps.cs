namespace PgTestKit;

public sealed partial class TestDatabase
{
    private Dumps Dumps => new(_server, Connection.PostgreSqlVersion);

    /// <summary>Writes what is committed in the database to a file, with pg_dump; a file that is there is replaced when the dump is whole. Not in <see cref="TestIsolation.Transaction"/>, where nothing is committed. In <see cref="TestIsolation.Reset"/>, the database is replaced after the test.</summary>
    /// <param name="file">The file, relative to the folder of the test assembly: SQL when it ends in <c>.sql</c>, otherwise in pg_dump's custom format.</param>
    /// <param name="cancellationToken">Kills pg_dump.</param>
    /// <exception cref="PgTestKitException">The isolation, the file, or pg_dump, which is missing, too old, or failed; the message says what to do.</exception>
    public async Task DumpAsync(string file, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        RefuseInTransaction("pg_dump has a connection of its own, which does not see the test's uncommitted rows");
        var target = DumpFile.ToWrite(file);
        await Live.OwnAsync(cancellationToken);
        await Dumps.WriteAsync(Name, target, cancellationToken);
    }

    /// <summary>Replaces all that is in the database by what a file of pg_dump's holds, with pg_restore or psql. Where that fails, the database is as it was. <see cref="Connection"/> is closed and opened again. Not in <see cref="TestIsolation.Transaction"/>; in <see cref="TestIsolation.Reset"/>, the database is replaced after the test.</summary>
    /// <param name="file">The file, relative to the folder of the test assembly, else to the current folder. In pg_dump's custom format, or SQL that ends in <c>.sql</c>.</param>
    /// <param name="cancellationToken">Kills pg_restore or psql.</param>
    /// <exception cref="PgTestKitException">The isolation, the file, a connection that is open, or the program, which is missing, too old, or failed; the message says what to do.</exception>
    public async Task RestoreAsync(string file, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        RefuseInTransaction("a restore replaces the database, which can't be rolled back");
        var source = await DumpFile.ToReadAsync(file, cancellationToken);
        var copy = await Live.CopyAsync(null, cancellationToken);
        try
        {
            if (await Dumps.TryRestoreAsync(source, copy.Name, cancellationToken) is { } failure) throw new PgTestKitException(failure);
            await TakeSettingsAsync(copy, cancellationToken);
            await using var closed = await CloseAsync(keepTransaction: false, cancellationToken);
            await closed.ReplaceAsync(copy, cancellationToken);
        }
        catch
        {
            await _lease.DropAsync(copy);
            throw;
        }
    }

    /// <summary>Checks that a dump of the database, restored into an empty one, gives the same schema, rows and sequences. Not in <see cref="TestIsolation.Transaction"/>; in <see cref="TestIsolation.Reset"/>, the database is replaced after the test.</summary>
    /// <param name="cancellationToken">Kills the programs.</param>
    /// <exception cref="PgTestKitException">The isolation, or a program that is missing, too old, or can't dump; the message says what to do.</exception>
    /// <exception cref="DatabaseCheckException">The restore failed, or gives something else.</exception>
    public async Task ShouldSurviveDumpAsync(CancellationToken cancellationToken = default)
    {
        RefuseInTransaction("pg_dump has a connection of its own, which does not see the test's uncommitted rows");
        const string Expectation = "to be the same after a dump and a restore";
        var folder = Directory.CreateTempSubdirectory("pgtestkit-");
        Clone? copy = null;
        try
        {
            var file = Path.Combine(folder.FullName, "database.dump");
            await DumpAsync(file, cancellationToken);
            copy = await Live.CopyAsync(null, cancellationToken);
            Ensure(Expectation, await Dumps.TryRestoreAsync(await DumpFile.ToReadAsync(file, cancellationToken), copy.Name, cancellationToken));
            await TakeSettingsAsync(copy, cancellationToken);
            await using var original = await _lease.OpenOwnerSessionAsync(_lease.Clone, cancellationToken);
            await using var restored = await _lease.OpenOwnerSessionAsync(copy, cancellationToken);
            Ensure(Expectation, await DumpComparison.FindAsync(original, restored, cancellationToken));
        }
        finally
        {
            folder.Delete(recursive: true);
            if (copy is not null) await _lease.DropAsync(copy);
        }
    }

    private async Task TakeSettingsAsync(Clone copy, CancellationToken cancellationToken)
    {
        await using var connection = await _lease.ConnectToServerAsync(cancellationToken);
        await DatabaseSettings.CopyAsync(connection, Name, copy.Name, cancellationToken);
    }

    private void RefuseInTransaction(string reason)
    {
        if (Isolation == TestIsolation.Transaction) throw new PgTestKitException($"Under TestIsolation.Transaction a database can't be dumped or restored: {reason}. Use TestIsolation.Reset or TestIsolation.Clone.");
    }
}
