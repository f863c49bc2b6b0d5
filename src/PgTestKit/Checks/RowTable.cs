using System.Text;

namespace PgTestKit;

/// <summary>Rows as aligned text, a line each, for a failure's message.</summary>
internal static class RowTable
{
    public const int ShownRows = 5;
    private const int MaxColumns = 8;

    /// <summary>The first rows with all columns, or with the first one (mostly the key) and those that were asked for.</summary>
    public static string Of(IReadOnlyCollection<IReadOnlyDictionary<string, object?>> rows, ExpectedRow? expected = null, long? count = null)
    {
        if (rows.Count == 0) return "";
        var columns = Columns(rows.First().Keys, expected?.Columns);
        return Of(columns, rows.Take(ShownRows).Select(row => columns.ConvertAll(column => (expected?.Matches(row, column) ?? true ? "" : "!") + ValueText.Of(row[column])))) + More((count ?? rows.Count) - ShownRows);
    }

    /// <summary>What a line has room for: the first column, the important ones, and the rest where none is more important.</summary>
    public static List<string> Columns(IEnumerable<string> all, IEnumerable<string>? important) =>
        [.. (important is null ? all : all.Take(1).Union(important)).Take(MaxColumns)];

    public static string Of(IReadOnlyList<string> header, IEnumerable<List<string>> cells)
    {
        List<List<string>> lines = [[.. header], .. cells];
        var widths = header.Select((_, i) => lines.Max(line => line[i].Length)).ToList();
        var text = new StringBuilder();
        foreach (var line in lines) text.AppendLine().Append("  ").Append(string.Join(" | ", line.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
        return text.ToString();
    }

    public static string More(long count) => count > 0 ? $"{Environment.NewLine}  and {count} more" : "";
}
