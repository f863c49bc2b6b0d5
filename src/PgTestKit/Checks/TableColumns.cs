using Npgsql;

namespace PgTestKit;

/// <summary>A table's columns and their types, in order.</summary>
internal sealed class TableColumns
{
    private readonly string _table;
    private readonly IReadOnlyList<(string Name, string Type)> _columns;

    private TableColumns(string table, IReadOnlyList<(string Name, string Type)> columns) => (_table, _columns, Names) = (table, columns, [.. columns.Select(column => column.Name)]);

    public IReadOnlyList<string> Names { get; }

    /// <param name="connection">Connects to the database.</param>
    /// <param name="table">The quoted, schema-qualified name.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<TableColumns> OfAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken) => new(table, await connection.QueryAsync(
        """
        SELECT a.attname::text, CASE t.typtype WHEN 'd' THEN b.typname ELSE t.typname END::text
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type b ON b.oid = t.typbasetype
        WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
        """, row => (row.GetString(0), row.GetString(1)), cancellationToken, table));

    public string TypeOf(string column) => _columns.First(each => each.Name == column).Type;

    public override string ToString() => _table;
}
