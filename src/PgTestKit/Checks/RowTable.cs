using System.Text;

namespace PgTestKit;

/// <summary>Rows as aligned text, a line each, for a failure's message.</summary>
internal static class RowTable
{
    public const int ShownRows = 5;
    private const int MaxColumns = 8, Width = 80, LeastCell = 12;
    private const string Separator = " | ", Cut = "...";

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

    /// <summary>Made to fit 80 columns: the last cells are cut first, then the last columns left out.</summary>
    public static string Of(IReadOnlyList<string> header, IEnumerable<List<string>> cells)
    {
        List<List<string>> lines = [[.. header], .. cells];
        var widths = header.Select((_, i) => lines.Max(line => line[i].Length)).ToList();
        for (var i = widths.Count - 1; i >= 0; i--) widths[i] = Math.Max(widths[i] - Math.Max(Excess(), 0), Math.Min(widths[i], LeastCell));
        while (Excess() > 0) widths.RemoveAt(widths.Count - 1);
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            var row = string.Join(Separator, widths.Select((width, i) => (line[i].Length <= width ? line[i] : line[i][..(width - Cut.Length)] + Cut).PadRight(width)));
            if (line == lines[0] && widths.Count < header.Count) row += Separator + Cut;
            text.AppendLine().Append("  ").Append(row.TrimEnd());
        }

        return text.ToString();

        int Excess() => 2 + widths.Sum() + (Separator.Length * (widths.Count - 1)) + (widths.Count < header.Count ? Separator.Length + Cut.Length : 0) - Width;
    }

    public static string More(long count) => count > 0 ? $"{Environment.NewLine}  and {count} more" : "";
}
