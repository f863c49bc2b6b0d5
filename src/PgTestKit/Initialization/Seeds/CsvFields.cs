using System.Text;

namespace PgTestKit;

/// <summary>Reads and writes the fields of one row of PostgreSQL's CSV; an unquoted empty field is NULL.</summary>
internal static class CsvFields
{
    public static IReadOnlyList<string?> Parse(ReadOnlySpan<byte> row)
    {
        var text = Encoding.UTF8.GetString(row);
        if (text.EndsWith('\n')) text = text[..^1];
        var fields = new List<string?>();
        var field = new StringBuilder();
        bool isQuoted = false, hasQuotes = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"' && isQuoted && i + 1 < text.Length && text[i + 1] == '"') field.Append(text[i++]);
            else if (text[i] == '"') (isQuoted, hasQuotes) = (!isQuoted, true);
            else if (text[i] == ',' && !isQuoted) Take();
            else field.Append(text[i]);
        }

        Take();
        return fields;

        void Take()
        {
            fields.Add(field.Length == 0 && !hasQuotes ? null : field.ToString());
            field.Clear();
            hasQuotes = false;
        }
    }

    public static void Append(StringBuilder row, string? value)
    {
        if (value is not null) row.Append('"').Append(value.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
