using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace PgTestKit;

/// <summary>Where COPY says that it failed.</summary>
internal static partial class CopyError
{
    /// <summary>The batch's row; null when COPY does not tell. It names a row's last line, and counts line feeds in quotes from the second row on: in the first it counts carriage returns.</summary>
    public static int? Row(PostgresException exception, SeedBatch batch, int from, int to)
    {
        if (Context().Match(exception.Where ?? "") is not { Success: true } match) return null;
        var left = int.Parse(match.Groups["line"].ValueSpan, CultureInfo.InvariantCulture);
        for (var row = from; row < to; row++)
            if ((left -= row == from ? 1 + batch.Bytes(row, row + 1).Span.Count((byte)'\r') : batch.Bytes(row, row + 1).Span.Count((byte)'\n')) <= 0) return row;
        return null;
    }

    /// <summary>The column whose value could not be read; null when COPY names none.</summary>
    public static string? Column(PostgresException exception, IEnumerable<string> columns)
    {
        var place = Context().Match(exception.Where ?? "").Groups["column"];
        return place.Success ? columns.Where(column => place.ValueSpan.StartsWith(column + ":", StringComparison.Ordinal)).MaxBy(column => column.Length) : null;
    }

    [GeneratedRegex(@"^COPY .*, line (?<line>\d+)(, column (?<column>.*))?", RegexOptions.Multiline)]
    private static partial Regex Context();
}
