using Npgsql;

namespace PgTestKit;

/// <summary>Finds what a test changed and undoes that alone.</summary>
internal sealed class Reset(ClonePool pool, Baseline baseline, Clone clone, NpgsqlConnection connection)
{
    private const string LockTimeout = "5s";

    /// <summary>Null when the clone is as the template left it; otherwise why it can't be made so.</summary>
    public async Task<string?> RunAsync()
    {
        if (!baseline.IsSuperuser) return "the role is no superuser, so foreign keys and triggers can't be put aside";
        var changed = await ChangedTablesAsync();
        if (changed is null) return "the test changed the schema";
        if (changed.Count > 0) await UndoAsync(changed);
        return null;
    }

    private async Task<List<BaselineTable>?> ChangedTablesAsync()
    {
        var empty = baseline.Tables.Where(table => table.Rows == 0).Select(table => table.Oid).ToArray();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new($"SET lock_timeout = '{LockTimeout}'"), // a connection that the test forgot may hold a lock
                CatalogState.Query(clone.FirstTestTransaction!.Value),
                new("SELECT oid FROM unnest($1::oid[]) t(oid) WHERE pg_relation_size(oid) > 0" + string.Concat(baseline.Tables.Where(table => table.Rows > 0).Select(table =>
                    $" UNION ALL SELECT {table.Oid} WHERE EXISTS (SELECT FROM ONLY {table.Name} WHERE age(xmin) <= age($2)) OR (SELECT count(*) FROM ONLY {table.Name}) <> {table.Rows}")))
                {
                    Parameters = { new() { Value = empty, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Oid }, new() { Value = clone.FirstTestTransaction.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Xid } },
                },
                baseline.RestoreSequences(),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync();
        var catalog = await CatalogState.ReadAsync(reader, CancellationToken.None);
        if (catalog.HasYounger || !catalog.Rows.AsSpan().SequenceEqual(baseline.CatalogRows)) return null;
        await reader.NextResultAsync();
        var changed = new HashSet<uint>();
        while (await reader.ReadAsync()) changed.Add(await reader.GetFieldValueAsync<uint>(0));
        return [.. baseline.Tables.Where(table => changed.Contains(table.Oid))];
    }

    private async Task UndoAsync(List<BaselineTable> changed)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("SET LOCAL session_replication_role = replica")); // no triggers, no foreign keys: order does not matter
        foreach (var table in changed) batch.BatchCommands.Add(new("DELETE FROM ONLY " + table.Name));
        await batch.ExecuteNonQueryAsync();
        foreach (var table in changed.Where(table => table.Rows > 0)) await CopyBackAsync(table);
        await transaction.CommitAsync();
        clone.FirstTestTransaction = null; // the rows that came back are younger than the clone
    }

    private async Task CopyBackAsync(BaselineTable table)
    {
        var pristine = await pool.PristineAsync(CancellationToken.None);
        await using var source = await pristine.DataSource.OpenConnectionAsync();
        await using var rows = await source.BeginRawBinaryCopyAsync($"COPY (SELECT {table.ColumnList} FROM ONLY {table.Name}) TO STDOUT (FORMAT binary)");
        await using var target = await connection.BeginRawBinaryCopyAsync($"COPY {table.Name} ({table.ColumnList}) FROM STDIN (FORMAT binary)");
        await rows.CopyToAsync(target);
    }
}
