using Npgsql;

namespace PgTestKit;

/// <summary>A table's constraints and unique indexes by name: their columns, and a check's condition.</summary>
internal sealed class SeedConstraints
{
    private const string Sql =
        """
        SELECT k.conname, ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(n, i) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n ORDER BY u.i),
            CASE k.contype WHEN 'c' THEN pg_get_constraintdef(k.oid) ELSE '' END
        FROM pg_constraint k WHERE k.conrelid::bigint = $1
        UNION
        SELECT c.relname, ARRAY(SELECT a.attname::text FROM unnest(i.indkey) WITH ORDINALITY u(n, i) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.n ORDER BY u.i), ''
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid::bigint = $1 AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = i.indrelid AND k.conname = c.relname)
        """;

    private readonly Dictionary<string, (string[] Columns, string Definition)> _byName;

    private SeedConstraints(Dictionary<string, (string[] Columns, string Definition)> byName) => _byName = byName;

    public static async Task<SeedConstraints> ReadAsync(NpgsqlConnection connection, SeedTable table, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(Sql, row => (Name: row.GetString(0), Columns: row.GetFieldValue<string[]>(1), Definition: row.GetString(2)), cancellationToken, table.Oid);
        return new(rows.DistinctBy(row => row.Name).ToDictionary(row => row.Name, row => (row.Columns, row.Definition)));
    }

    public string[] Columns(string? name) => name is not null && _byName.TryGetValue(name, out var constraint) ? constraint.Columns : [];

    public string Definition(string? name) => name is not null && _byName.TryGetValue(name, out var constraint) ? constraint.Definition : "";
}
