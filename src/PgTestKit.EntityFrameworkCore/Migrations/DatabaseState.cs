using Npgsql;

namespace PgTestKit;

/// <summary>Every table with its rows, and the numbers of the files that the tables are in.</summary>
internal sealed class DatabaseState
{
    private const int MaxRows = 10_000; // of a table; beyond it they are counted and no more

    private const string Sql =
        """
        SELECT c.oid::bigint, n.nspname::text, c.relname::text,
            ARRAY(SELECT a.attnum FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum),
            ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum),
            ARRAY(SELECT format_type(a.atttypid, a.atttypmod) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum),
            coalesce((SELECT k.conkey FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p'), '{}')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
        ORDER BY n.nspname, c.relname
        """;

    public DatabaseState(IReadOnlyList<TableState> tables) => Tables = tables;

    public IReadOnlyList<TableState> Tables { get; }

    public static async Task<DatabaseState> ReadAsync(NpgsqlConnection connection, IReadOnlySet<(string Schema, string Name)> histories, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'; SET extra_float_digits = 1", cancellationToken);
        var tables = await connection.QueryAsync(
            Sql,
            row => (Oid: row.GetInt64(0), Schema: row.GetString(1), Name: row.GetString(2), Numbers: row.GetFieldValue<short[]>(3), Columns: row.GetFieldValue<string[]>(4), Types: row.GetFieldValue<string[]>(5), Key: row.GetFieldValue<short[]>(6)),
            cancellationToken);
        var states = new List<TableState>();
        foreach (var table in tables.Where(table => !histories.Contains((table.Schema, table.Name))))
        {
            var name = Quote.Identifier(table.Schema, table.Name);
            var count = await connection.ScalarAsync<long>($"SELECT count(*) FROM {name}", cancellationToken);
            var values = string.Join(", ", table.Columns.Select(column => Quote.Identifier(column) + "::text"));
            var rows = count is 0 or > MaxRows ? [] : await connection.QueryAsync($"SELECT ARRAY[{values}]::text[] FROM {name}", row => row.GetFieldValue<string?[]>(0), cancellationToken);
            states.Add(new(table.Oid, table.Schema, table.Name, [.. table.Numbers.Zip(table.Columns, table.Types)], table.Key, count, rows));
        }

        return new(states);
    }
}
