using System.Runtime.CompilerServices;
using Npgsql;

namespace PgTestKit;

/// <summary>Reads a seed's rows and writes them with COPY: into the table itself, or through a temporary one where rows may be there already.</summary>
internal sealed class SeedCopy(NpgsqlConnection connection, SeedFile file, SeedTable table)
{
    private const string Staging = "pg_temp.\"pgtestkit seed\"";

    /// <summary>The rows, in batches whose columns the table has.</summary>
    public async IAsyncEnumerable<SeedBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var types = file.Format == SeedFormat.Json ? await SeedTypes.ReadAsync(connection, table, cancellationToken) : null;
        await using var stream = file.Open();
        IReadOnlyList<string>? known = null;
        await foreach (var batch in types is null ? new CsvSeedReader(file.Name).ReadAsync(stream, cancellationToken) : new JsonSeedReader(file.Name, table, types).ReadAsync(stream, cancellationToken))
        {
            if (known?.SequenceEqual(batch.Columns) != true) table.Check(file, batch);
            known = batch.Columns;
            yield return batch;
        }
    }

    /// <summary>Writes all rows, in one COPY as long as the columns stay the same.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var batches = ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        for (var more = await batches.MoveNextAsync(); more;)
        {
            var columns = batches.Current.Columns;
            await WriteAsync(
                columns,
                async (stream, cancellation) =>
                {
                    do await stream.WriteAsync(batches.Current.Bytes(0, batches.Current.Count), cancellation);
                    while ((more = await batches.MoveNextAsync()) && batches.Current.Columns.SequenceEqual(columns));
                },
                cancellationToken);
        }
    }

    /// <summary>Writes rows of one set of columns.</summary>
    public async Task WriteAsync(IReadOnlyList<string> columns, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var names = Names(columns);
        if (file.OnConflict == OnConflict.Fail)
        {
            await CopyAsync(connection, table.Sql, names, write, cancellationToken);
            return;
        }

        var conflict = await ConflictAsync(columns, cancellationToken);
        await connection.ExecuteAsync($"CREATE TEMPORARY TABLE {Staging[8..]} AS SELECT {names} FROM {table.Sql} WITH NO DATA", cancellationToken);
        await CopyAsync(connection, Staging, names, write, cancellationToken);
        await connection.ExecuteAsync($"INSERT INTO {table.Sql} ({names}) OVERRIDING SYSTEM VALUE SELECT {names} FROM {Staging} ON CONFLICT {conflict}", cancellationToken);
        await connection.ExecuteAsync($"DROP TABLE {Staging}", cancellationToken);
    }

    public static async Task CopyAsync(NpgsqlConnection connection, string into, string names, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        await using var writer = await connection.BeginTextImportAsync($"COPY {into} ({names}) FROM STDIN (FORMAT csv)", cancellationToken);
        try
        {
            await write(writer.BaseStream, cancellationToken); // bytes as they are, so that PostgreSQL checks the encoding
        }
        catch (Exception exception) when (exception is not NpgsqlException)
        {
            await writer.CancelAsync();
            throw;
        }
    }

    public static string Names(IEnumerable<string> columns) => string.Join(", ", columns.Select(Quote.Identifier));

    private async Task<string> ConflictAsync(IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        var keys = await connection.QueryAsync(
            """
            SELECT i.indimmediate, ARRAY(SELECT a.attname::text FROM unnest(i.indkey) u(n) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.n)
            FROM pg_index i WHERE i.indrelid::bigint = $1 AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL ORDER BY i.indisprimary DESC, i.indexrelid
            """,
            row => (IsImmediate: row.GetBoolean(0), Columns: row.GetFieldValue<string[]>(1)), cancellationToken, table.Oid);

        // PostgreSQL asks for a key where the table has a deferrable one.
        if (file.OnConflict == OnConflict.Skip && keys.TrueForAll(each => each.IsImmediate)) return "DO NOTHING";
        var key = keys.Find(each => each.IsImmediate && each.Columns.All(columns.Contains)).Columns
            ?? throw new PgTestKitException($"{file.Name}: OnConflict.{file.OnConflict} finds the row that is there by the primary key or a unique constraint, and the file lacks a column of each that {table.Sql} has. Add the columns of one.");
        var others = columns.Except(key).Where(name => !table.Column(name)!.IsAlwaysIdentity).Select(Quote.Identifier).ToList();
        return $"({Names(key)}) DO " + (file.OnConflict == OnConflict.Skip || others.Count == 0 ? "NOTHING" : "UPDATE SET " + string.Join(", ", others.Select(name => $"{name} = EXCLUDED.{name}")));
    }
}
