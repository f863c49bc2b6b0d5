using Npgsql;

namespace PgTestKit;

/// <summary>The sequences as the template left them, whether it has deferrable constraints, and whether the server can have logical replication slots: all that a rolled-back transaction needs to know.</summary>
internal sealed record SequenceBaseline(IReadOnlyList<BaselineSequence> All, bool HasDeferrable, bool HasSlots)
{
    private const string Sql =
        $"""
        SELECT c.oid, n.nspname, c.relname, coalesce((SELECT d.refobjid FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') LIMIT 1), 0::oid),
          has_schema_privilege(n.oid, 'USAGE') AND has_sequence_privilege(c.oid, 'SELECT') AND has_sequence_privilege(c.oid, 'UPDATE'), c.relpersistence = 'u'
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND {Baseline.UserSchema} ORDER BY c.oid
        """;

    public IReadOnlyList<BaselineSequence> Writable { get; } = [.. All.Where(sequence => sequence.IsWritable)];

    /// <summary>Whether a sequence may have moved in a transaction that wrote nothing: what is in no log takes no transaction id.</summary>
    public bool HasUnlogged { get; } = All.Any(sequence => sequence is { IsWritable: true, IsUnlogged: true });

    public static async Task<SequenceBaseline> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => new(
        await PositionsAsync(connection, await NamesAsync(connection, cancellationToken), cancellationToken),
        await connection.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_constraint WHERE condeferrable)", cancellationToken),
        await connection.ScalarAsync<bool>("SELECT current_setting('wal_level') = 'logical'", cancellationToken));

    /// <summary>Those that the reader of this one sees but may not set, read by somebody who may. Others are not touched: the reader's transaction may have locked what is its own.</summary>
    public async Task<SequenceBaseline> ReadOthersAsync(NpgsqlConnection owner, CancellationToken cancellationToken)
    {
        var others = All.Where(sequence => !sequence.IsWritable).Select(sequence => sequence.Oid).ToHashSet();
        return new(await PositionsAsync(owner, (await NamesAsync(owner, cancellationToken)).FindAll(sequence => others.Contains(sequence.Oid)), cancellationToken), HasDeferrable, HasSlots);
    }

    /// <inheritdoc cref="BaselineSequence.Restore" />
    public NpgsqlBatchCommand Restore(bool all = false) => BaselineSequence.Restore(Writable, all);

    private static Task<List<BaselineSequence>> NamesAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.QueryAsync(
        Sql, row => new BaselineSequence(row.GetFieldValue<uint>(0), row.GetString(1), row.GetString(2), row.GetFieldValue<uint>(3), row.GetBoolean(4), row.GetBoolean(5), 0, false), cancellationToken);

    private static async Task<IReadOnlyList<BaselineSequence>> PositionsAsync(NpgsqlConnection connection, List<BaselineSequence> names, CancellationToken cancellationToken)
    {
        var values = await Baseline.UnionAsync(
            connection, names.Where(sequence => sequence.IsWritable).Select(sequence => $"SELECT {sequence.Oid}::oid, last_value, is_called FROM {sequence.Name}"),
            row => (Oid: row.GetFieldValue<uint>(0), Value: row.GetInt64(1), IsCalled: row.GetBoolean(2)), cancellationToken);
        var positions = values.ToDictionary(value => value.Oid);
        return [.. names.Select(sequence => positions.TryGetValue(sequence.Oid, out var at) ? sequence with { Value = at.Value, IsCalled = at.IsCalled } : sequence)];
    }
}
