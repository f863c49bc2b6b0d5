using System.Globalization;
using System.Text;
using Npgsql;

namespace PgTestKit;

/// <summary>A temporary table of the rows that are good by themselves, with their lines, to find those whose foreign keys lead nowhere.</summary>
internal sealed class SeedLines
{
    private const string Line = "\"pgtestkit line\"";

    private readonly NpgsqlConnection _connection;
    private readonly SeedFile _file;
    private readonly SeedTable _table;
    private readonly List<SeedForeignKey> _keys;
    private readonly string _name;

    private SeedLines(NpgsqlConnection connection, SeedFile file, SeedTable table, IReadOnlyList<string> columns, List<SeedForeignKey> keys, string name) =>
        (_connection, _file, _table, Columns, _keys, _name) = (connection, file, table, columns, keys, name);

    public IReadOnlyList<string> Columns { get; }

    public static async Task<SeedLines> CreateAsync(NpgsqlConnection connection, SeedFile file, SeedTable table, IReadOnlyList<string> columns, int number, CancellationToken cancellationToken)
    {
        var keys = table.ForeignKeys.Where(key => !key.IsOfPartition && key.Columns.All(columns.Contains)).ToList();
        var name = $"\"pgtestkit lines {number}\"";
        if (keys.Count > 0) await connection.ExecuteAsync($"CREATE TEMPORARY TABLE {name} AS SELECT 0 AS {Line}, {SeedCopy.Names(columns)} FROM {table.Sql} WITH NO DATA", cancellationToken);
        return new(connection, file, table, columns, keys, "pg_temp." + name);
    }

    public async Task WriteAsync(SeedBatch batch, int from, int to, CancellationToken cancellationToken)
    {
        if (_keys.Count == 0) return;
        await SeedCopy.CopyAsync(
            _connection, _name, Line + ", " + SeedCopy.Names(Columns),
            async (stream, cancellation) =>
            {
                for (var row = from; row < to; row++)
                {
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(batch.Line(row).ToString(CultureInfo.InvariantCulture) + ","), cancellation);
                    await stream.WriteAsync(batch.Bytes(row, row + 1), cancellation);
                }
            },
            cancellationToken);
    }

    public async Task FindOrphansAsync(List<BadRow> bad, int limit, CancellationToken cancellationToken)
    {
        foreach (var key in _keys)
        {
            var columns = key.Columns.Select(Quote.Identifier).ToList();
            var equal = columns.Select((column, i) => $"parent.{Quote.Identifier(key.ParentColumns[i])} {key.Operators[i]} child.{column}");
            bad.AddRange(await _connection.QueryAsync(
                $"""
                SELECT {Line}, ARRAY[{string.Join(", ", columns.Select(column => $"child.{column}::text"))}] FROM {_name} child
                WHERE {string.Join(" AND ", columns.Select(column => $"child.{column} IS NOT NULL"))} AND NOT EXISTS (SELECT FROM {key.ParentSql} parent WHERE {string.Join(" AND ", equal)}) ORDER BY 1 LIMIT {limit}
                """,
                row => BadRow.Orphan(_file, _table, row.GetInt32(0), key, row.GetFieldValue<string[]>(1)), cancellationToken));
        }
    }
}
