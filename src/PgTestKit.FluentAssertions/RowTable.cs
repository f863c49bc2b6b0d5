using System.Text;

namespace PgTestKit;

/// <summary>Rows as aligned text, a line each, for a failure's message.</summary>
internal static class RowTable
{
    private const int MaxColumns = 8;

    /// <summary>All columns, or the first one (mostly the key) and those that were asked for.</summary>
    public static string Of(IEnumerable<IReadOnlyDictionary<string, object?>> rows, ExpectedRow? expected = null)
    {
        var shown = rows.ToList();
        if (shown.Count == 0) return "";
        var all = shown[0].Keys.ToList();
        var columns = (expected is null ? all : [.. all.Take(1).Union(expected.Columns)]).Take(MaxColumns).ToList();
        List<List<string>> lines = [columns, .. shown.Select(row => columns.ConvertAll(column => (expected?.Matches(row, column) ?? true ? "" : "!") + ValueText.Of(row[column])))];
        var widths = columns.Select((_, i) => lines.Max(line => line[i].Length)).ToList();
        var text = new StringBuilder();
        foreach (var line in lines) text.AppendLine().Append("  ").Append(string.Join(" | ", line.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
        return text.ToString();
    }
}
