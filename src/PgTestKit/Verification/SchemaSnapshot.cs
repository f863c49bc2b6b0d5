using Npgsql;

namespace PgTestKit;

/// <summary>
/// Everything in a database's schemas as text: extensions, schemas, types, sequences, tables with their columns, keys, checks, indexes, triggers, policies, partitions, views, functions, grants and comments.
/// The order is fixed, names are schema-qualified, and the text is the same on PostgreSQL 13 to 18 where the meaning is.
/// </summary>
public sealed class SchemaSnapshot
{
    private readonly IReadOnlyList<SchemaObject> _objects;

    private SchemaSnapshot(IReadOnlyList<SchemaObject> objects) => _objects = objects;

    /// <summary>Reads the catalog in one round trip. A transaction that is open on the connection stays usable.</summary>
    /// <param name="connection">An open connection to the database.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<SchemaSnapshot> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken = default)
    {
        var batch = new CatalogBatch();
        var rows = SnapshotQueries.All.Select(sql => batch.Add(sql, row => (Schema: row.GetString(0), Rank: row.GetInt32(1), Header: row.GetString(2), Part: row.GetInt32(3), Line: row.IsDBNull(4) ? null : row.GetString(4)))).ToList();
        await batch.ReadAsync(connection, cancellationToken);
        return new(
        [
            .. rows.SelectMany(row => row).GroupBy(row => (row.Schema, row.Rank, row.Header))
                .OrderBy(group => group.Key.Schema, StringComparer.Ordinal).ThenBy(group => group.Key.Rank).ThenBy(group => group.Key.Header, StringComparer.Ordinal)
                .Select(group => new SchemaObject(OneLine(group.Key.Header), [.. group.OrderBy(row => row.Part).SelectMany(row => Lines(group.Key.Rank, row.Part, row.Line))])),
        ]);
    }

    /// <summary>A snapshot from the text that <see cref="ToString"/> returned, whatever its line endings.</summary>
    /// <param name="text">The text.</param>
    public static SchemaSnapshot Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var objects = new List<SchemaObject>();
        var lines = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0))
        {
            if (line.StartsWith("  ", StringComparison.Ordinal)) lines.Add(line[2..]);
            else objects.Add(new(line, lines = []));
        }

        return new(objects);
    }

    /// <summary>How another snapshot differs from this one: each object that differs, and below it the lines that only this one has, with <c>-</c>, and only the other one, with <c>+</c>. Empty when they are the same.</summary>
    /// <param name="other">The other one, such as the later state.</param>
    public IReadOnlyList<string> DifferenceTo(SchemaSnapshot other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var before = _objects.ToDictionary(item => item.Header, item => item.Lines);
        var after = other._objects.ToDictionary(item => item.Header, item => item.Lines);
        return
        [
            .. _objects.SelectMany(item => after.TryGetValue(item.Header, out var lines) ? Changed(item, lines) : ["- " + item.Header, .. item.Lines.Select(line => "-   " + line)]),
            .. other._objects.Where(item => !before.ContainsKey(item.Header)).SelectMany(item => (IEnumerable<string>)["+ " + item.Header, .. item.Lines.Select(line => "+   " + line)]),
        ];
    }

    /// <summary>The text: a line for each object, its lines below it, indented; an empty line between objects; each line ends with a line feed.</summary>
    public override string ToString() => string.Join("\n", _objects.Select(item => item.Header + "\n" + string.Concat(item.Lines.Select(line => $"  {line}\n"))));

    private static IEnumerable<string> Changed(SchemaObject item, IReadOnlyList<string> after)
    {
        string[] lines = [.. LineDifference.Of(item.Lines, after)];
        return lines.Length == 0 ? [] : ["  " + item.Header, .. lines.Select(line => line[..2] + "  " + line[2..])];
    }

    private static IEnumerable<string> Lines(int rank, int part, string? text)
    {
        if (text is null) return [];
        if (part != 20) return [OneLine(text)];
        return (rank == 5 ? ViewText.Normalize(text) : text).ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0);
    }

    private static string OneLine(string text) => text.ReplaceLineEndings("\\n").TrimEnd();
}
