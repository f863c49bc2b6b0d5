using Npgsql;

namespace PgTestKit;

/// <summary>What the catalog knows of the tables that seed files name.</summary>
internal sealed class SeedTables
{
    private const string ColumnsSql =
        """
        SELECT n.nspname, c.relname, a.attname, pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        """;

    private const string ForeignKeysSql =
        """
        SELECT cn.nspname, c.relname, pn.nspname, p.relname
        FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
        JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
        WHERE k.contype = 'f' AND k.conrelid <> k.confrelid
        """;

    private readonly ILookup<(string Schema, string Table), (string Column, string? Sequence)> _columns;
    private readonly ILookup<(string Schema, string Table), (string Schema, string Table)> _parents;

    private SeedTables(
        ILookup<(string, string), (string, string?)> columns, ILookup<(string, string), (string, string)> parents) => (_columns, _parents) = (columns, parents);

    public static async Task<SeedTables> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var columns = await connection.QueryAsync(ColumnsSql, row => (Table: (row.GetString(0), row.GetString(1)), Column: (Name: row.IsDBNull(2) ? "" : row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3))), cancellationToken);
        var keys = await connection.QueryAsync(ForeignKeysSql, row => (Child: (row.GetString(0), row.GetString(1)), Parent: (row.GetString(2), row.GetString(3))), cancellationToken);
        return new(columns.ToLookup(item => item.Table, item => item.Column), keys.ToLookup(key => key.Child, key => key.Parent));
    }

    public void Check(SeedFile file, IReadOnlyList<string> columns)
    {
        var known = _columns[(file.Schema, file.Table)].Select(column => column.Column).ToList();
        if (known.Count == 0)
        {
            var elsewhere = _columns.Where(table => table.Key.Table == file.Table).Select(table => $" There is one in schema \"{table.Key.Schema}\".").FirstOrDefault();
            throw new PgTestKitException($"{file.Path}: schema \"{file.Schema}\" has no table \"{file.Table}\".{elsewhere} Add the step that creates it (.AddDbContext<...>() or .AddSql(...)) before .AddSeed(...), or name the file schema/table.csv.");
        }

        if (columns.FirstOrDefault(column => !known.Contains(column)) is { } unknown)
            throw new PgTestKitException($"{file.Path}, line 1: table \"{file.Schema}\".\"{file.Table}\" has no column \"{unknown}\", only {string.Join(", ", known)}. Correct the header row.");
    }

    public IEnumerable<(string Column, string Sequence)> SequencesOf(SeedFile file) =>
        from column in _columns[(file.Schema, file.Table)] where column.Sequence is not null select (column.Column, column.Sequence);

    /// <summary>Parents before children, across schemas; otherwise in the order given.</summary>
    public IEnumerable<SeedFile> InForeignKeyOrder(IReadOnlyList<SeedFile> files)
    {
        var waiting = files.ToList();
        while (waiting.Count > 0)
        {
            var next = waiting.Find(file => !_parents[(file.Schema, file.Table)].Any(parent => waiting.Exists(other => other != file && (other.Schema, other.Table) == parent)))
                ?? throw new PgTestKitException($"The foreign keys of {string.Join(", ", waiting.Select(file => $"{file.Schema}.{file.Table}"))} form a circle. Load these tables in an .AddSql(...) script that defers their constraints.");
            waiting.Remove(next);
            yield return next;
        }
    }
}
