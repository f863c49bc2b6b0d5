namespace PgTestKit;

/// <summary>Tries each migration on tables without rows: up, down and up again, and compares the catalog after each.</summary>
internal sealed class CatalogWalk(TemplateDatabase template, IDbContextInitializer context, IReadOnlyList<KnownMigration> migrations, FindingList findings)
{
    /// <summary>Walks.</summary>
    /// <returns>How many migrations could be applied.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var database = await MigrationDatabase.OpenAsync(template, context, null, cancellationToken);
        try
        {
            for (var i = 0; i < migrations.Count; i++)
            {
                var previous = i == 0 ? null : migrations[i - 1].Id;
                switch (await StepAsync(database, migrations[i], previous, cancellationToken))
                {
                    case Outcome.Stopped:
                        return i;
                    case Outcome.Spoiled:
                        await database.DisposeAsync();
                        database = await MigrationDatabase.OpenAsync(template, context, migrations[i].Id, cancellationToken);
                        break;
                    default:
                        break;
                }
            }

            return migrations.Count;
        }
        finally
        {
            await database.DisposeAsync();
        }
    }

    private async Task<Outcome> StepAsync(MigrationDatabase database, KnownMigration migration, string? previous, CancellationToken cancellationToken)
    {
        var before = await database.SnapshotAsync(cancellationToken);
        if (await database.TryMigrateAsync(migration.Id, cancellationToken) is { } upError)
        {
            findings.Add(migration.Id, MigrationFindingKind.UpFails, $"Up fails: {ErrorText.Of(upError)}{Halves(new(before, await database.SnapshotAsync(cancellationToken)))}");
            return Outcome.Stopped;
        }

        var after = await database.SnapshotAsync(cancellationToken);
        if (migration.HasEmptyDown)
        {
            if (before.DifferenceTo(after) is { Count: > 0 } changes)
                findings.Add(migration.Id, MigrationFindingKind.Irreversible, $"Down is empty, but Up changes the catalog:\n{string.Join('\n', changes)}");
            return Outcome.Done;
        }

        if (await database.TryMigrateAsync(previous, cancellationToken) is { } downError)
        {
            var isCode = downError is not System.Data.Common.DbException;
            findings.Add(migration.Id, isCode ? MigrationFindingKind.Irreversible : MigrationFindingKind.DownFails, isCode
                ? $"Down throws {downError.GetType().Name}: {downError.Message}"
                : $"Down fails: {ErrorText.Of(downError)}{Halves(new(after, await database.SnapshotAsync(cancellationToken)))}");
            return Outcome.Spoiled;
        }

        Compare(migration.Id, "Down does not undo what Up did", new(before, await database.SnapshotAsync(cancellationToken)));
        if (await database.TryMigrateAsync(migration.Id, cancellationToken) is { } againError)
        {
            findings.Add(migration.Id, MigrationFindingKind.Difference, $"Up fails after Down: {ErrorText.Of(againError)}");
            return Outcome.Spoiled;
        }

        Compare(migration.Id, "Up after Down leads elsewhere than the first time", new(after, await database.SnapshotAsync(cancellationToken)));
        return Outcome.Done;
    }

    private void Compare(string migration, string fact, CatalogDifference difference)
    {
        if (difference.Lines.Count > 0) findings.Add(migration, MigrationFindingKind.Difference, $"{fact} (- is missing, + is too much):\n{string.Join('\n', difference.Lines)}");
        if (difference.Leftovers.Count > 0) findings.Add(migration, MigrationFindingKind.Leftover, $"Down leaves {string.Join(", ", difference.Leftovers)}.");
        foreach (var table in difference.Reordered) findings.Add(migration, MigrationFindingKind.ColumnOrder, $"The columns of {table} stand in another order after Down.");
    }

    private static string Halves(CatalogDifference difference) =>
        difference.Lines.Count == 0 ? "" : $"\nIt stops half-way, because a statement runs outside the transaction. What differs from before:\n{string.Join('\n', difference.Lines)}";

    private enum Outcome { Done, Spoiled, Stopped }
}
