using Npgsql;

namespace PgTestKit;

/// <summary>Compares a table's rows in two databases, by their text: every type has one, and the same settings on both sides make it the same.</summary>
internal static class TableComparison
{
    /// <summary>The differences, or null. A side that has no such table is null.</summary>
    public static async Task<TableChanges?> CompareAsync(NpgsqlConnection? before, NpgsqlConnection? after, ComparedTable table, CancellationToken cancellationToken)
    {
        var old = await ReadAsync(before, table, cancellationToken);
        List<Row> inserted = [];
        List<UpdatedRow> updated = [];
        foreach (var row in await ReadAsync(after, table, cancellationToken))
        {
            if (!old.TryDequeue(row.Key, out var was)) inserted.Add(row);
            else if (was.Text != row.Text) updated.Add(new(was.Values, row.Values, [.. was.Values.Keys.Union(row.Values.Keys).Where(column => Differs(was, row, column))]));
        }

        List<Row> deleted = [.. old.Rest()];
        return inserted.Count + updated.Count + deleted.Count == 0 ? null : new(table.Schema, table.Name)
        {
            IsNew = before is null,
            IsGone = after is null,
            Inserted = [.. inserted.Select(row => row.Values)],
            Updated = updated,
            Deleted = [.. deleted.Select(row => row.Values)],
        };
    }

    private static async Task<Rows> ReadAsync(NpgsqlConnection? connection, ComparedTable table, CancellationToken cancellationToken)
    {
        if (connection is null) return new([]);
        var columns = await TableColumns.OfAsync(connection, Quote.Identifier(table.Schema, table.Name), cancellationToken);
        var key = table.Key.Length == 0 ? "(r.*)::text" : $"ROW({string.Join(", ", table.Key.Select(column => "r." + Quote.Identifier(column)))})::text";
        var rows = await new RowReader(connection, columns.Names).ReadAsync($"{table.Source} r", [key, "(r.*)::text"], cancellationToken);
        return new(rows.Select(row => new Row(row.Prefix[0], row.Prefix[1], row.Row)));
    }

    // By text, as the rows are: 1.0 is no 1.00 here.
    private static bool Differs(Row one, Row other, string column) =>
        !one.Values.TryGetValue(column, out var value) || !other.Values.TryGetValue(column, out var otherValue) || ValueText.Of(value, int.MaxValue) != ValueText.Of(otherValue, int.MaxValue);

    private sealed record Row(string Key, string Text, IReadOnlyDictionary<string, object?> Values);

    /// <summary>Rows by key, in order; where there is no key, equal rows may repeat.</summary>
    private sealed class Rows(IEnumerable<Row> rows) : List<Row>(rows)
    {
        private Dictionary<string, Queue<Row>>? _byKey;

        public bool TryDequeue(string key, out Row row)
        {
            _byKey ??= this.GroupBy(each => each.Key).ToDictionary(group => group.Key, group => new Queue<Row>(group));
            row = null!;
            return _byKey.TryGetValue(key, out var queue) && queue.TryDequeue(out row!);
        }

        public IEnumerable<Row> Rest() => _byKey is null ? this : _byKey.Values.SelectMany(queue => queue);
    }
}
