using System.Data.Common;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace PgTestKit;

/// <summary>Tries each migration on tables that hold rows: up, down and up again, and looks for rows that get lost, failures that empty tables hide, and locks.</summary>
internal sealed class RowWalk(TemplateDatabase template, IDbContextInitializer context, IReadOnlyList<KnownMigration> migrations, RowPlan plan, FindingList findings)
{
    private readonly HashSet<string> _unfilled = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var database = await MigrationDatabase.OpenAsync(template, context, null, cancellationToken);
        try
        {
            for (var i = 0; i < migrations.Count; i++)
            {
                var previous = i == 0 ? null : migrations[i - 1].Id;
                await LoadAsync(database, previous, migrations[i], cancellationToken);
                if (await StepAsync(database, migrations[i], previous, cancellationToken)) continue;
                await database.DisposeAsync();
                database = await MigrationDatabase.OpenAsync(template, context, migrations[i].Id, cancellationToken);
            }

            if (migrations.Count > 0) await LoadGivenAsync(database, migrations[^1].Id, cancellationToken);
        }
        finally
        {
            await database.DisposeAsync();
        }
    }

    /// <summary>False when the database can't be used for the next migration.</summary>
    private async Task<bool> StepAsync(MigrationDatabase database, KnownMigration migration, string? previous, CancellationToken cancellationToken)
    {
        var before = await database.ReadRowsAsync(cancellationToken);
        var watch = new LockWatch([.. before.Tables.Where(table => table.Count > 0)], database.Histories);
        if (await database.TryMigrateAsync(migration.Id, cancellationToken, watch) is { } error)
        {
            findings.Add(migration.Id, MigrationFindingKind.FailsOnRows, $"Up fails on tables that hold rows: {ErrorText.Of(error)}{Advice(error)}");
            return false;
        }

        foreach (var (kind, text) in watch.Findings()) findings.Add(migration.Id, kind, text);
        var after = await database.ReadRowsAsync(cancellationToken);
        Compare(migration, "Up", before, after);
        if (migration.HasEmptyDown) return true;

        var catalog = await database.SnapshotAsync(cancellationToken);
        if (await database.TryMigrateAsync(previous, cancellationToken) is { } downError)
        {
            if (downError is DbException && !findings.Has(migration.Id, MigrationFindingKind.DownFails))
                findings.Add(migration.Id, MigrationFindingKind.DownFails, $"Down fails on tables that hold rows: {ErrorText.Of(downError)}{Advice(downError)}");
            return catalog.DifferenceTo(await database.SnapshotAsync(cancellationToken)).Count == 0;
        }

        // What Up took away, Down can't bring back.
        if (!findings.Has(migration.Id, MigrationFindingKind.RowsLost, MigrationFindingKind.RowsChanged))
            Compare(migration, "Down", new RowComparison(plan.Expectations, static (_, _) => { }).Survivors(before, after), await database.ReadRowsAsync(cancellationToken));
        if (await database.TryMigrateAsync(migration.Id, cancellationToken) is not { } againError) return true;
        if (!findings.Has(migration.Id, MigrationFindingKind.Difference))
            findings.Add(migration.Id, MigrationFindingKind.FailsOnRows, $"Up after Down fails on tables that hold rows: {ErrorText.Of(againError)}{Advice(againError)}");
        return false;
    }

    private async Task LoadAsync(MigrationDatabase database, string? previous, KnownMigration next, CancellationToken cancellationToken)
    {
        await LoadGivenAsync(database, previous ?? Migration.InitialDatabase, cancellationToken);
        if (!plan.MakesRows) return;
        var state = await database.ReadRowsAsync(cancellationToken);
        await using var source = database.Database.CreateReadingDataSource();
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        foreach (var (table, reason) in await new RowFiller(connection).FillAsync(state, cancellationToken))
            if (_unfilled.Add(table.Name)) findings.Add(next.Id, MigrationFindingKind.NoRows, $"Table {table.Name} holds no rows, because none could be made up: {reason}. Load some: .LoadAt(\"{previous ?? Migration.InitialDatabase}\", ...).");
    }

    private async Task LoadGivenAsync(MigrationDatabase database, string migration, CancellationToken cancellationToken)
    {
        foreach (var load in plan.Loads.Where(load => load.Migration == migration))
        {
            try
            {
                await load.RunAsync(database.Database, cancellationToken);
            }
            catch (DbException exception)
            {
                throw new PgTestKitException($"The rows for migration {migration} could not be loaded: {exception.Message} They are loaded once it was applied, so they must fit the tables as it leaves them.", exception);
            }
        }
    }

    private void Compare(KnownMigration migration, string direction, DatabaseState before, DatabaseState after) =>
        new RowComparison(plan.Expectations, (kind, text) => findings.Add(migration.Id, kind, $"{direction}: {text}")).Compare(before, after);

    // The statement before says which rows were in the way; this, what to write instead.
    private static string Advice(Exception error) => (error as PostgresException)?.SqlState switch
    {
        PostgresErrorCodes.NotNullViolation => " Give the column a default, or fill it before it is NOT NULL.",
        PostgresErrorCodes.UniqueViolation => " Make the rows unique before the key or index is created.",
        PostgresErrorCodes.ForeignKeyViolation => " Mend the rows that refer to nothing before the foreign key is added.",
        PostgresErrorCodes.CheckViolation => " Mend the rows before the check is added.",
        _ => "",
    };
}
