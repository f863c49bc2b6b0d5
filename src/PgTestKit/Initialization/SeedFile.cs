using System.Text;

namespace PgTestKit;

/// <summary>A CSV file and the table that its name stands for.</summary>
internal sealed record SeedFile(string Path, string Schema, string Table)
{
    /// <summary><c>schema.table.csv</c>, or <c>schema/table.csv</c>.</summary>
    public static SeedFile Of(string path)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(path);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 ? new(path, name[..dot], name[(dot + 1)..]) : new(path, System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(path)) ?? "public", name);
    }

    /// <summary>The column names in the header row.</summary>
    public static IReadOnlyList<string> Columns(string header)
    {
        var columns = new List<string>();
        var column = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < header.Length; i++)
        {
            if (header[i] == '"' && quoted && i + 1 < header.Length && header[i + 1] == '"') column.Append(header[i++]);
            else if (header[i] == '"') quoted = !quoted;
            else if (header[i] == ',' && !quoted) Take();
            else column.Append(header[i]);
        }

        Take();
        return columns;

        void Take()
        {
            columns.Add(column.ToString().Trim());
            column.Clear();
        }
    }
}
