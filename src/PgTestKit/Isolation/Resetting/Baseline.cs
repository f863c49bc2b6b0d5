using Npgsql;

namespace PgTestKit;

/// <summary>What a clone holds before the first test. The same in all clones, object ids and positions of rows included.</summary>
internal sealed partial record Baseline(
    IReadOnlyList<BaselineTable> Tables, IReadOnlyList<BaselineSequence> AllSequences, IReadOnlyList<ForeignKey> ForeignKeys, IReadOnlyList<Firing> Firings, bool HasDeferrable, bool HasSlots, bool IsSuperuser, bool CanReplicate, bool IgnoresSecurity, IReadOnlyList<(string Schema, string Relation)> Unreadable)
{
    public IReadOnlyList<BaselineSequence> Sequences { get; } = [.. AllSequences.Where(sequence => sequence.IsWritable)];

    public static async Task<Baseline> ReadAsync(NpgsqlConnection connection, SequenceBaseline sequences, CancellationToken cancellationToken)
    {
        var rights = (await connection.QueryAsync(RightsSql(connection.PostgreSqlVersion.Major), row => (row.GetBoolean(0), row.GetBoolean(1), row.GetBoolean(2)), cancellationToken))[0];
        var tables = await connection.QueryAsync(TablesSql, ReadTable, cancellationToken);
        var filled = tables.Where(table => table.Rows != 0 && (rights.Item3 || !table.IsForcedSecure)).ToList();
        var rows = await UnionAsync(connection, filled.Select(table => $"SELECT {table.Oid}::oid, count(*) FROM ONLY {table.Name}"), row => (Oid: row.GetFieldValue<uint>(0), Rows: row.GetInt64(1)), cancellationToken);
        var counts = rows.ToDictionary(row => row.Oid, row => row.Rows);

        return new(
            // Of rows that row security hides it is only known that there are some.
            [.. tables.Select(table => table with { Rows = counts.GetValueOrDefault(table.Oid, Math.Abs(table.Rows)) })],
            sequences.All,
            await connection.QueryAsync(ForeignKeysSql, ReadForeignKey, cancellationToken),
            await connection.QueryAsync(FiringsSql, row => new Firing(row.GetFieldValue<uint>(0), row.GetChar(1), row.GetString(2), row.GetString(3)), cancellationToken),
            sequences.HasDeferrable, sequences.HasSlots, rights.Item1, rights.Item2, rights.Item3,
            rights.Item1 ? [] : await connection.QueryAsync(UnreadableSql, row => (row.GetString(0), row.GetString(1)), cancellationToken));
    }

    // One query for many tables, but not so many that the parser runs out of stack.
    public static async Task<List<T>> UnionAsync<T>(NpgsqlConnection connection, IEnumerable<string> parts, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var all = new List<T>();
        foreach (var chunk in parts.Chunk(500)) all.AddRange(await connection.QueryAsync(string.Join(" UNION ALL ", chunk), read, cancellationToken));
        return all;
    }

    private static BaselineTable ReadTable(NpgsqlDataReader row) => new(
        row.GetFieldValue<uint>(0), row.GetString(1), row.GetString(2), row.GetFieldValue<uint>(3), row.GetString(4), row.GetBoolean(5), row.GetBoolean(6), row.GetFieldValue<uint>(7), row.GetBoolean(8) ? -1 : 0,
        row.GetFieldValue<string[]>(9), row.GetFieldValue<string[]>(10), row.GetFieldValue<string[]>(11), row.GetBoolean(12));

    private static ForeignKey ReadForeignKey(NpgsqlDataReader row) => new(
        Quote.Identifier(row.GetString(0)), row.GetFieldValue<uint>(1), Quote.Identifier(row.GetString(2), row.GetString(3)), row.GetFieldValue<uint>(4), row.GetFieldValue<uint>(5),
        Quote.Identifier(row.GetString(6), row.GetString(7)), row.GetFieldValue<string[]>(8), row.GetFieldValue<string[]>(9), row.GetBoolean(10), row.GetBoolean(11), row.GetBoolean(12));
}
