using System.Globalization;
using System.Text;
using Npgsql;

namespace PgTestKit;

/// <summary>A row that the table refuses: its line, its columns and values, and what they broke.</summary>
internal sealed record BadRow(string File, int Line, string Text)
{
    private const int Shown = 20, Longest = 100, LongestText = 500;

    public static BadRow Of(SeedFile file, SeedTable table, SeedConstraints constraints, SeedBatch batch, int row, PostgresException exception)
    {
        var fields = batch.Fields(row);
        string[] columns = CopyError.Column(exception, batch.Columns) is { } unread ? [unread] : exception.ColumnName is { } named ? [named] : constraints.Columns(exception.ConstraintName);
        var values = columns.Select(column => (Index: batch.Columns.ToList().IndexOf(column), Column: column))
            .Select(each => Value(table, each.Column, each.Index >= 0 && each.Index < fields.Count ? Show(fields[each.Index]) : "not in the file"));
        var text = new StringBuilder(Cut(exception.MessageText, LongestText));
        if (constraints.Definition(exception.ConstraintName) is { Length: > 0 } definition) text.Append(CultureInfo.InvariantCulture, $": {definition}");
        if (columns.Length == 0 && fields.Count != batch.Columns.Count) text.Append(CultureInfo.InvariantCulture, $" ({fields.Count} values for {batch.Columns.Count} columns)");
        text.Append('.');

        // The detail of these is the whole row, which the file shows better; but for a row that no partition takes, it is the key.
        if (exception is { Detail.Length: > 0 } and not { SqlState: PostgresErrorCodes.CheckViolation, Routine: not "ExecFindPartition" } and not { SqlState: PostgresErrorCodes.NotNullViolation })
            text.Append(' ').Append(Cut(exception.Detail, LongestText));
        return new(file.Name, batch.Line(row), string.Concat(values.Select(value => ", " + value)) + ": " + text);
    }

    public static BadRow Orphan(SeedFile file, SeedTable table, int line, SeedForeignKey key, string[] values) => new(
        file.Name, line,
        string.Concat(key.Columns.Select((column, i) => ", " + Value(table, column, Show(values[i])))) + $": violates foreign key constraint \"{key.Name}\". {key.ParentSql} has no such row ({string.Join(", ", key.ParentColumns)}).");

    /// <summary>The rows of one file, the first of them in full.</summary>
    public static string Account(IReadOnlyList<BadRow> rows, bool isCut)
    {
        if (rows is [var only]) return $"{only.File}, line {only.Line}{only.Text} Mend the row; the template was dropped.";
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"{rows[0].File}: {rows.Count}{(isCut ? " rows or more" : " rows")} are bad.");
        foreach (var row in rows.Take(Shown)) text.AppendLine(CultureInfo.InvariantCulture, $"  line {row.Line}{row.Text}");
        if (rows.Count > Shown) text.AppendLine(CultureInfo.InvariantCulture, $"  and {rows.Count - Shown} more");
        return text.Append("Mend the rows; the template was dropped.").ToString();
    }

    private static string Value(SeedTable table, string column, string value) => $"column \"{column}\" ({table.Column(column)?.Type}), value {value}";

    private static string Show(string? value) => value is null ? "NULL" : $"\"{Cut(value, Longest)}\"";

    private static string Cut(string text, int length) => text.Length > length ? text[..length] + "..." : text;
}
