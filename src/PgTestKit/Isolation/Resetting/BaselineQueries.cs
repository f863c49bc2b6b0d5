using Npgsql;
using NpgsqlTypes;

namespace PgTestKit;

/// <summary>Reads rows in a form that can be written back whatever their types are.</summary>
internal static class BaselineQueries
{
    /// <summary>Looks at a table without the row security that its owner is under.</summary>
    public static async Task<T> UnhiddenAsync<T>(NpgsqlConnection connection, BaselineTable table, Func<Task<T>> look, CancellationToken cancellationToken)
    {
        if (!table.IsForcedSecure) return await look();
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync($"ALTER TABLE {table.Name} NO FORCE ROW LEVEL SECURITY", cancellationToken);
        return await look(); // and rolls back
    }

    public static async Task<NpgsqlTid[]> PositionsAsync(NpgsqlConnection connection, BaselineTable table, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync($"SELECT ctid FROM ONLY {table.Name}", row => row.GetFieldValue<NpgsqlTid>(0), cancellationToken)];

    public static async Task<string[]> RowsAsync(NpgsqlConnection connection, BaselineTable table, NpgsqlTid[] positions, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT (r.*)::text FROM unnest($1::text[]::tid[]) WITH ORDINALITY u(position, i) JOIN ONLY {table.Name} r ON r.ctid = u.position ORDER BY u.i", connection)
        {
            Parameters = { new() { Value = positions.Select(position => position.ToString()).ToArray() } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<string>(positions.Length);
        while (await reader.ReadAsync(cancellationToken)) rows.Add(reader.GetString(0));
        return [.. rows];
    }

    public static async Task<IReadOnlyDictionary<uint, string>> RelationsAsync(NpgsqlConnection connection, IReadOnlyCollection<uint>? relations, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $$"""
              SELECT c.oid, ((to_jsonb(c) - '{relfilenode,relpages,reltuples,relallvisible,relallfrozen,relfrozenxid,relminmxid}'::text[] - CASE c.relkind WHEN 'm' THEN 'relispopulated' ELSE '' END) || coalesce(to_jsonb(s), '{}'))::text
              FROM pg_class c LEFT JOIN pg_sequence s ON s.seqrelid = c.oid WHERE c.oid >= {{CatalogState.FirstNormalObjectId}} AND ($1 IS NULL OR c.oid = ANY ($1))
              """, connection)
        {
            Parameters = { new() { Value = (object?)relations?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Oid } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new Dictionary<uint, string>();
        while (await reader.ReadAsync(cancellationToken)) found.Add(await reader.GetFieldValueAsync<uint>(0, cancellationToken), reader.GetString(1));
        return found;
    }
}
