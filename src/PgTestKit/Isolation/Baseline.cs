using Npgsql;

namespace PgTestKit;

/// <summary>What a clone holds before the first test: its tables with their number of rows, and its sequences. The same in all clones, object ids included.</summary>
internal sealed record Baseline(IReadOnlyList<BaselineTable> Tables, uint[] Sequences, long[] SequenceValues, bool[] SequencesCalled, bool HasDeferrable, bool IsSuperuser, long[] CatalogRows)
{
    private const string TablesSql =
        """
        SELECT c.oid, n.nspname, c.relname, pg_relation_size(c.oid) > 0,
          array(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        ORDER BY n.nspname, c.relname
        """;

    public static async Task<Baseline> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var tables = await connection.QueryAsync(
            TablesSql, row => new BaselineTable(row.GetFieldValue<uint>(0), Quote.Identifier(row.GetString(1), row.GetString(2)), row.GetBoolean(3) ? -1 : 0, row.GetFieldValue<string[]>(4)), cancellationToken);
        for (var i = 0; i < tables.Count; i++)
            if (tables[i].Rows != 0)
                tables[i] = tables[i] with { Rows = await connection.ScalarAsync<long>($"SELECT count(*) FROM ONLY {tables[i].Name}", cancellationToken) };

        var names = await connection.QueryAsync(
            "SELECT c.oid, n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND c.relpersistence <> 't' ORDER BY c.oid",
            row => (Oid: row.GetFieldValue<uint>(0), Name: Quote.Identifier(row.GetString(1), row.GetString(2))), cancellationToken);
        var sequences = names.Count == 0 ? [] : await connection.QueryAsync(
            string.Join(" UNION ALL ", names.Select(sequence => $"SELECT {sequence.Oid}::oid, last_value, is_called FROM {sequence.Name}")),
            row => (Oid: row.GetFieldValue<uint>(0), Value: row.GetInt64(1), IsCalled: row.GetBoolean(2)), cancellationToken);
        var isSuperuser = await connection.ScalarAsync<string>("SELECT current_setting('is_superuser')", cancellationToken) == "on";
        return new(
            tables, [.. sequences.Select(s => s.Oid)], [.. sequences.Select(s => s.Value)], [.. sequences.Select(s => s.IsCalled)],
            await connection.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_constraint WHERE condeferrable)", cancellationToken),
            isSuperuser, isSuperuser ? await CountCatalogAsync(connection, cancellationToken) : []);
    }

    /// <summary>Puts back the sequences that a test moved: they don't take part in transactions. What the template never called is always set, because setval(..., false) shows nowhere but in the sequence itself.</summary>
    /// <param name="all">Set those that are right, too: only after that does their next value take a transaction id, by which a lease knows that something was written.</param>
    public NpgsqlBatchCommand RestoreSequences(bool all = false) => new(
        "SELECT count(setval(s.oid::regclass, s.value, s.called)) FROM unnest($1::oid[], $2::bigint[], $3::bool[]) s(oid, value, called)"
        + (all ? "" : " WHERE NOT s.called OR pg_sequence_last_value(s.oid::regclass) IS DISTINCT FROM s.value"))
    { Parameters = { new() { Value = Sequences, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Oid }, new() { Value = SequenceValues }, new() { Value = SequencesCalled } } };

    private static async Task<long[]> CountCatalogAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { CatalogState.Query(0) } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return (await CatalogState.ReadAsync(reader, cancellationToken)).Rows;
    }
}
