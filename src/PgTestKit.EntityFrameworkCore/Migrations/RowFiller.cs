using System.Globalization;
using Npgsql;

namespace PgTestKit;

/// <summary>Puts two rows into each table that has none, so that a migration meets rows: the first has a value in every column, the second NULL wherever it may.</summary>
internal sealed class RowFiller(NpgsqlConnection connection)
{
    private const string ColumnsSql =
        """
        SELECT c.oid::bigint, quote_ident(a.attname), y.typname::text, format_type(a.atttypid, a.atttypmod), y.typcategory::text, y.typtype::text, a.attnotnull OR t.typnotnull, a.attnotnull AND (a.atthasdef OR a.attidentity <> '') OR a.attidentity <> '',
            CASE WHEN y.typname IN ('varchar', 'bpchar') THEN greatest(coalesce(nullif(a.atttypmod, -1), t.typtypmod) - 4, 0) ELSE 0 END,
            ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = y.oid ORDER BY e.enumsortorder LIMIT 2), a.attnum
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        JOIN pg_type t ON t.oid = a.atttypid JOIN pg_type y ON y.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
        WHERE c.oid::bigint = ANY($1) ORDER BY c.oid, a.attnum
        """;

    private const string KeysSql =
        """
        SELECT k.conrelid::bigint, k.confrelid::bigint, k.confrelid::regclass::text, k.conkey,
            ARRAY(SELECT quote_ident(a.attname) FROM unnest(k.confkey) WITH ORDINALITY u(n, i) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n ORDER BY u.i)
        FROM pg_constraint k WHERE k.contype = 'f' AND k.conparentid = 0 AND k.conrelid::bigint = ANY($1)
        """;

    /// <summary>Fills the tables that are empty.</summary>
    /// <returns>The tables that stay empty, and what the server says against their rows.</returns>
    public async Task<IReadOnlyList<(TableState Table, string Reason)>> FillAsync(DatabaseState state, CancellationToken cancellationToken)
    {
        List<TableState> empty = [.. state.Tables.Where(table => table.Count == 0)];
        if (empty.Count == 0) return [];
        long[] oids = [.. empty.Select(table => table.Oid)];
        var columns = (await connection.QueryAsync(
            ColumnsSql,
            row => new Column(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetBoolean(6), row.GetBoolean(7), row.GetInt32(8), row.GetFieldValue<string[]>(9), row.GetInt16(10)),
            cancellationToken, oids)).ToLookup(column => column.Table);
        var keys = (await connection.QueryAsync(
            KeysSql, row => new Key(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetFieldValue<short[]>(3), row.GetFieldValue<string[]>(4)), cancellationToken, oids)).ToLookup(key => key.Table);
        var unfilled = new List<(TableState, string)>();
        while (empty.Count > 0)
        {
            // Parents first; in a circle, whichever comes.
            var table = empty.FirstOrDefault(table => keys[table.Oid].All(key => key.Parent == table.Oid || empty.All(other => other.Oid != key.Parent))) ?? empty[0];
            empty.Remove(table);
            var reason = await InsertAsync(table, [.. columns[table.Oid]], [.. keys[table.Oid]], 1, cancellationToken);
            if (await InsertAsync(table, [.. columns[table.Oid]], [.. keys[table.Oid]], 2, cancellationToken) is not null && reason is not null) unfilled.Add((table, reason));
        }

        return unfilled;
    }

    private async Task<string?> InsertAsync(TableState table, IReadOnlyList<Column> columns, IReadOnlyList<Key> keys, int number, CancellationToken cancellationToken)
    {
        Column[] filled = [.. columns.Where(column => !column.HasDefault && (number == 1 || column.IsRequired))];
        var sql = filled.Length == 0
            ? $"INSERT INTO {Quote.Identifier(table.Schema, table.Table)} DEFAULT VALUES"
            : $"INSERT INTO {Quote.Identifier(table.Schema, table.Table)} ({string.Join(", ", filled.Select(column => column.Name))}) VALUES ({string.Join(", ", filled.Select(column => Value(column, keys, number)))})";
        try
        {
            await connection.ExecuteAsync(new NpgsqlBatchCommand(sql), cancellationToken);
            return null;
        }
        catch (PostgresException exception)
        {
            return exception.MessageText;
        }
    }

    private static string Value(Column column, IReadOnlyList<Key> keys, int number)
    {
        foreach (var key in keys)
        {
            var place = Array.IndexOf(key.Columns, column.Number);
            if (place < 0) continue;
            return key.Parent == key.Table && !column.IsRequired
                ? "NULL"
                : $"(SELECT {key.ParentColumns[place]} FROM {key.ParentName} ORDER BY {string.Join(", ", key.ParentColumns)} OFFSET {number - 1} % greatest((SELECT count(*) FROM {key.ParentName}), 1) LIMIT 1)";
        }

        return Literal(column, number) is { } text ? $"{Quote.Literal(text)}::{column.FullType}" : "NULL";
    }

    private static string? Literal(Column column, int number)
    {
        var n = number.ToString(CultureInfo.InvariantCulture);
        return (column.Category, column.Type) switch
        {
            ("E", _) => column.Labels.Length == 0 ? null : column.Labels[Math.Min(number, column.Labels.Length) - 1],
            ("A", _) => "{}",
            ("B", _) => "true",
            ("N", _) => n,
            ("R", _) => column.Kind == "m" ? "{}" : "empty",
            (_, "date" or "timestamp" or "timestamptz") => $"2000-01-0{n}",
            (_, "time" or "timetz") => $"00:00:0{n}",
            (_, "interval") => $"{n} days",
            (_, "uuid") => $"00000000-0000-0000-0000-00000000000{n}",
            (_, "json" or "jsonb") => "{}",
            (_, "xml") => "<a/>",
            (_, "bytea") => $"\\x0{n}",
            (_, "inet" or "cidr") => $"10.0.0.{n}",
            (_, "macaddr") => $"00:00:00:00:00:0{n}",
            (_, "hstore") => "",
            (_, "bpchar" or "varchar") when column.Length == 1 => n,
            ("S", _) => "a" + n,
            ("U", "ltree" or "tsvector") => "a" + n,
            _ => null,
        };
    }

    private sealed record Column(long Table, string Name, string Type, string FullType, string Category, string Kind, bool IsRequired, bool HasDefault, int Length, string[] Labels, short Number);

    private sealed record Key(long Table, long Parent, string ParentName, short[] Columns, string[] ParentColumns);
}
