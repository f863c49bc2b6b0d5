using Npgsql;

namespace PgTestKit;

/// <summary>The tables that seed files name.</summary>
internal sealed class SeedCatalog
{
    private const string ColumnsSql =
        """
        SELECT c.oid::bigint, n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.atttypid::bigint, a.attgenerated <> '', a.attidentity = 'a'
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relkind IN ('r', 'p') AND (n.nspname, c.relname) IN (SELECT * FROM unnest($1, $2)) ORDER BY c.oid, a.attnum
        """;

    private const string ForeignKeysSql =
        """
        SELECT k.conrelid::bigint, k.conname, k.confrelid::bigint, format('%I.%I', pn.nspname, p.relname),
            ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(n, i) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n ORDER BY u.i),
            ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u(n, i) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n ORDER BY u.i),
            ARRAY(SELECT format('OPERATOR(%I.%s)', n.nspname, o.oprname) FROM unnest(k.conpfeqop) WITH ORDINALITY u(o, i) JOIN pg_operator o ON o.oid = u.o JOIN pg_namespace n ON n.oid = o.oprnamespace ORDER BY u.i),
            COALESCE(above.conrelid = k.conrelid, false), k.condeferrable, format('%I.%I', an.nspname, at.relname), COALESCE(above.conname, k.conname), format('%I.%I', an.nspname, COALESCE(above.conname, k.conname))
        FROM pg_constraint k LEFT JOIN pg_constraint above ON above.oid = k.conparentid
        JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
        JOIN pg_class at ON at.oid = COALESCE(above.conrelid, k.conrelid) JOIN pg_namespace an ON an.oid = at.relnamespace
        WHERE k.contype = 'f' AND k.conrelid::bigint = ANY($1)
        """;

    private readonly Dictionary<(string Schema, string Name), SeedTable> _tables;

    private SeedCatalog(IEnumerable<SeedTable> tables) => _tables = tables.ToDictionary(table => (table.Schema, table.Name));

    public SeedTable this[SeedFile file] => _tables[(file.Schema, file.Table)];

    public bool Has(SeedFile file) => _tables.ContainsKey((file.Schema, file.Table));

    public static async Task<SeedCatalog> ReadAsync(NpgsqlConnection connection, IReadOnlyList<SeedFile> files, CancellationToken cancellationToken)
    {
        var columns = await connection.QueryAsync(
            ColumnsSql,
            row => (Table: (Oid: row.GetInt64(0), Schema: row.GetString(1), Name: row.GetString(2)), Column: row.IsDBNull(3) ? null : new SeedColumn(row.GetString(3), row.GetString(4), row.GetInt64(5), row.GetBoolean(6), row.GetBoolean(7))),
            cancellationToken, files.Select(file => file.Schema).ToArray(), files.Select(file => file.Table).ToArray());
        var keys = (await connection.QueryAsync(
            ForeignKeysSql,
            row => (Table: row.GetInt64(0), Key: new SeedForeignKey(
                row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetFieldValue<string[]>(4), row.GetFieldValue<string[]>(5), row.GetFieldValue<string[]>(6), row.GetBoolean(7), row.GetBoolean(8), row.GetString(9), row.GetString(10), row.GetString(11))),
            cancellationToken, columns.Select(column => column.Table.Oid).Distinct().ToArray())).ToLookup(key => key.Table, key => key.Key);
        var catalog = new SeedCatalog(columns.GroupBy(column => column.Table, column => column.Column).Select(table =>
            new SeedTable(table.Key.Oid, table.Key.Schema, table.Key.Name, [.. table.OfType<SeedColumn>()], [.. keys[table.Key.Oid]])));
        if (files.FirstOrDefault(file => file.Format != SeedFormat.Sql && !catalog.Has(file)) is { } lost) throw await MissingAsync(connection, lost, cancellationToken);
        return catalog;
    }

    /// <summary>Parents before children, across schemas, otherwise in the order given; files whose tables form a circle come together.</summary>
    public IEnumerable<IReadOnlyList<SeedFile>> InForeignKeyOrder(IEnumerable<SeedFile> files)
    {
        var waiting = files.GroupBy(file => this[file]).ToList();
        while (waiting.Count > 0)
        {
            var group = waiting.Select(table => Ancestors(table.Key)).MinBy(tables => tables.Count)!;
            yield return [.. waiting.Where(table => group.Contains(table.Key.Oid)).SelectMany(table => table)];
            waiting.RemoveAll(table => group.Contains(table.Key.Oid));
        }

        HashSet<long> Ancestors(SeedTable table)
        {
            var tables = waiting.ToDictionary(each => each.Key.Oid, each => each.Key);
            var found = new HashSet<long> { table.Oid };
            var next = new Stack<long>(found);
            while (next.TryPop(out var oid))
                foreach (var key in tables[oid].ForeignKeys)
                    if (tables.ContainsKey(key.Parent) && found.Add(key.Parent)) next.Push(key.Parent);
            return found;
        }
    }

    private static async Task<PgTestKitException> MissingAsync(NpgsqlConnection connection, SeedFile file, CancellationToken cancellationToken)
    {
        var others = await connection.QueryAsync(
            "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND lower(c.relname) = lower($1) AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2",
            row => row.GetString(1) == file.Table ? $" There is one in schema \"{row.GetString(0)}\"." : $" There is \"{row.GetString(0)}\".\"{row.GetString(1)}\".", cancellationToken, file.Table);
        return new($"{file.Name}: schema \"{file.Schema}\" has no table \"{file.Table}\".{others.FirstOrDefault()} Add the step that creates it (.AddDbContext<...>() or .AddSql(...)) before .AddSeed(...), or name the file schema/table.csv.");
    }
}
