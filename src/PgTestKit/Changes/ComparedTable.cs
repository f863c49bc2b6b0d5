using Npgsql;

namespace PgTestKit;

/// <summary>A table as one of two databases has it.</summary>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsLeaf">Whether its rows are its own; not those of partitions or of tables that inherit from it.</param>
/// <param name="HasPages">Whether it holds, or held, rows.</param>
/// <param name="Key">The columns that tell its rows apart; empty where nothing says so.</param>
internal sealed record ComparedTable(string Schema, string Name, bool IsLeaf, bool HasPages, string[] Key)
{
    private const string KeySql =
        """
        SELECT c.relkind = 'r', c.relkind <> 'r' OR pg_relation_size(c.oid) > 0, n.nspname::text, c.relname::text, coalesce((
          SELECT array(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::int2[]))
          FROM pg_index i
          WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indnatts = i.indnkeyatts
            AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::int2[]) AND NOT a.attnotnull)
          ORDER BY i.indisprimary DESC, i.indexrelid LIMIT 1), '{}')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        """;

    /// <summary>The name for people.</summary>
    public string FullName => $"{Schema}.{Name}";

    /// <summary>The name for SQL.</summary>
    public string Source => (IsLeaf ? "ONLY " : "") + Quote.Identifier(Schema, Name);

    /// <summary>All tables that hold rows of their own, except the temporary ones and those of extensions.</summary>
    public static Task<List<ComparedTable>> AllAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.QueryAsync(
        $"""
        {KeySql}
        WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        ORDER BY n.nspname, c.relname
        """, Read, cancellationToken);

    /// <summary>The names of those whose rows the connected role does not see, or not all of them.</summary>
    public static Task<List<string>> UnreadAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.QueryAsync(
        """
        SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
          AND NOT (has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AND NOT row_security_active(c.oid)) ORDER BY 1
        """, row => row.GetString(0), cancellationToken);

    public static async Task<ComparedTable> OfAsync(NpgsqlConnection connection, DatabaseTable table, CancellationToken cancellationToken) =>
        (await connection.QueryAsync($"{KeySql} WHERE n.nspname = $1 AND c.relname = $2", Read, cancellationToken, table.Schema, table.Name))[0] with { IsLeaf = false };

    private static ComparedTable Read(NpgsqlDataReader row) => new(row.GetString(2), row.GetString(3), row.GetBoolean(0), row.GetBoolean(1), row.GetFieldValue<string[]>(4));
}
