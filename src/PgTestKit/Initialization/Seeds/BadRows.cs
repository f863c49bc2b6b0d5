using Npgsql;

namespace PgTestKit;

/// <summary>After a load failed, loads the files once more, piece by piece in savepoints that are all rolled back, to find every row that is bad.</summary>
internal sealed class BadRows(NpgsqlConnection connection, SeedCatalog catalog)
{
    private const int Limit = 1000;

    private readonly List<BadRow> _bad = [];
    private readonly List<SeedLines> _lines = [];

    /// <summary>The account of the bad rows; null when none fails by itself.</summary>
    public async Task<string?> FindAsync(IReadOnlyList<SeedFile> files, CancellationToken cancellationToken)
    {
        await using var transaction = await SeedLoad.BeginAsync(connection, cancellationToken);
        try
        {
            // Foreign keys are looked at last, when all rows are there.
            await connection.ExecuteAsync("SET CONSTRAINTS ALL IMMEDIATE", cancellationToken);
            await SeedLoad.DeferAsync(connection, [.. files.Select(file => catalog[file]).Distinct().SelectMany(table => table.ForeignKeys)], cancellationToken);
            foreach (var file in files) await LoadAsync(file, cancellationToken);
            foreach (var lines in _lines) await lines.FindOrphansAsync(_bad, Limit, cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege && _bad.Count == 0)
        {
            return null; // another role's table
        }

        return _bad.Count == 0 ? null : string.Join(Environment.NewLine, _bad.GroupBy(row => row.File).Select(file => BadRow.Account([.. file.OrderBy(row => row.Line)], file.Count() >= Limit)));
    }

    private async Task LoadAsync(SeedFile file, CancellationToken cancellationToken)
    {
        var table = catalog[file];
        var copy = new SeedCopy(connection, file, table);
        var constraints = await SeedConstraints.ReadAsync(connection, table, cancellationToken);
        SeedLines? lines = null;
        await foreach (var batch in copy.ReadAsync(cancellationToken))
        {
            if (lines?.Columns.SequenceEqual(batch.Columns) != true) _lines.Add(lines = await SeedLines.CreateAsync(connection, file, table, batch.Columns, _lines.Count, cancellationToken));
            await LoadAsync(batch, 0, batch.Count);
        }

        async Task LoadAsync(SeedBatch batch, int from, int to)
        {
            while (from < to && _bad.Count < Limit)
            {
                if (await FailsAsync(batch, from, to) is not { } exception) return;
                if (to - from == 1)
                {
                    _bad.Add(BadRow.Of(file, table, constraints, batch, from, exception));
                    return;
                }

                // The row that COPY names is tried alone, after those before it.
                var suspect = CopyError.Row(exception, batch, from, to);
                var middle = suspect ?? (from + to) / 2;
                await LoadAsync(batch, from, middle);
                from = middle;
                if (suspect is null) continue;
                await LoadAsync(batch, from, from + 1);
                from++;
            }
        }

        async Task<PostgresException?> FailsAsync(SeedBatch batch, int from, int to)
        {
            await connection.ExecuteAsync("SAVEPOINT seed", cancellationToken);
            try
            {
                await copy.WriteAsync(batch.Columns, async (stream, cancellation) => await stream.WriteAsync(batch.Bytes(from, to), cancellation), cancellationToken);
                await lines!.WriteAsync(batch, from, to, cancellationToken);
                return null;
            }
            catch (PostgresException exception)
            {
                await connection.ExecuteAsync("ROLLBACK TO SAVEPOINT seed", cancellationToken);
                return exception;
            }
            finally
            {
                if (connection.FullState == System.Data.ConnectionState.Open) await connection.ExecuteAsync("RELEASE SAVEPOINT seed", cancellationToken);
            }
        }
    }
}
