using Npgsql;

namespace PgTestKit;

/// <summary>Loads the files of one table, or of tables that reference each other in a circle, in a transaction.</summary>
internal sealed class SeedLoad(NpgsqlConnection connection, SeedCatalog catalog)
{
    public async Task RunAsync(IReadOnlyList<SeedFile> files, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await BeginAsync(connection, cancellationToken);
            var inner = InnerKeys(files);
            await DeferAsync(connection, inner, cancellationToken);
            foreach (var file in files) await new SeedCopy(connection, file, catalog[file]).RunAsync(cancellationToken);
            await connection.ExecuteAsync("SET CONSTRAINTS ALL IMMEDIATE", cancellationToken);
            await AlterAsync(connection, inner, "NOT DEFERRABLE", cancellationToken);
            await Sequences.MoveOnAsync(connection, [.. files.Select(file => catalog[file].Oid).Distinct()], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (PostgresException exception)
        {
            throw new PgTestKitException(await new BadRows(connection, catalog).FindAsync(files, cancellationToken) ?? Whole(files, exception), exception);
        }
    }

    /// <summary>A moment without a time zone is in UTC, whatever the server's own.</summary>
    public static async Task<NpgsqlTransaction> BeginAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync("SET LOCAL TimeZone = 'UTC'", cancellationToken);
        return transaction;
    }

    /// <summary>Has foreign keys checked at the end, those too that are not deferrable: their tables' owner may change that, and within a transaction nobody sees it.</summary>
    public static async Task DeferAsync(NpgsqlConnection connection, IReadOnlyList<SeedForeignKey> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0) return;
        await AlterAsync(connection, keys, "DEFERRABLE", cancellationToken);
        await connection.ExecuteAsync($"SET CONSTRAINTS {string.Join(", ", keys.Select(key => key.ConstraintSql).Distinct())} DEFERRED", cancellationToken);
    }

    private static async Task AlterAsync(NpgsqlConnection connection, IEnumerable<SeedForeignKey> keys, string how, CancellationToken cancellationToken)
    {
        foreach (var key in keys.Where(key => !key.IsDeferrable).DistinctBy(key => (key.OwnerSql, key.ConstraintSql)))
        {
            try
            {
                await connection.ExecuteAsync($"ALTER TABLE {key.OwnerSql} ALTER CONSTRAINT {Quote.Identifier(key.OwnName)} {how}", cancellationToken);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                throw new PgTestKitException(
                    $"Foreign key \"{key.OwnName}\" of {key.OwnerSql} is part of a circle, so it must be checked after all rows are there, and the role may not have that done: {exception.MessageText}. Declare it DEFERRABLE, or connect as the table's owner.", exception);
            }
        }
    }

    // A table that references itself needs no help where one COPY writes all its rows.
    private List<SeedForeignKey> InnerKeys(IReadOnlyList<SeedFile> files)
    {
        if (files is [{ Format: SeedFormat.Csv }]) return [];
        var tables = files.Select(file => catalog[file]).Distinct().ToList();
        return [.. tables.SelectMany(table => table.ForeignKeys).Where(key => tables.Exists(table => table.Oid == key.Parent))];
    }

    private static string Whole(IReadOnlyList<SeedFile> files, PostgresException exception) =>
        $"{string.Join(", ", files.Select(file => file.Name))}: {exception.MessageText}.{Sentence(exception.Detail)}{Sentence(exception.Hint)} The template was dropped; mend the file and run again.";

    private static string Sentence(string? text) => string.IsNullOrEmpty(text) ? "" : " " + text;
}
