namespace PgTestKit;

/// <summary>How the rows of a table differ from those of the template. A row is the same one when its primary key, or else another unique key, is; without one, a changed row is deleted and inserted.</summary>
public sealed class TableChanges
{
    private const int ChangedLength = 30; // both fit on a line

    internal TableChanges(string schema, string name) => (Schema, Name) = (schema, name);

    /// <summary>The table's schema.</summary>
    public string Schema { get; }

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>The rows that the template does not have.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>> Inserted { get; internal init; } = [];

    /// <summary>The rows of which some columns changed.</summary>
    public IReadOnlyList<UpdatedRow> Updated { get; internal init; } = [];

    /// <summary>The template's rows that are gone.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>> Deleted { get; internal init; } = [];

    /// <summary>Whether the template has no such table.</summary>
    internal bool IsNew { get; init; }

    /// <summary>Whether the test's database has no such table any more.</summary>
    internal bool IsGone { get; init; }

    /// <summary>The first rows as text: + inserted, ~ updated, - deleted.</summary>
    public override string ToString()
    {
        var names = Updated.SelectMany(row => row.Changed).Distinct();
        var all = (Inserted.Concat(Deleted).FirstOrDefault() ?? Updated[0].After).Keys.ToList();
        var columns = RowTable.Columns(all, [.. names, .. all]);
        var lines = Updated.Select(row => Line("~", column => row.Changed.Contains(column) ? $"{Part(row.Before, column)} -> {Part(row.After, column)}" : Text(row.After, column)))
            .Concat(Inserted.Select(row => Line("+", column => Text(row, column)))).Concat(Deleted.Select(row => Line("-", column => Text(row, column))));
        return $"{Schema}.{Name}: {string.Join(", ", Counts())}{RowTable.Of(["", .. columns], lines.Take(RowTable.ShownRows))}{RowTable.More(Inserted.Count + Updated.Count + Deleted.Count - RowTable.ShownRows)}";

        List<string> Line(string mark, Func<string, string> cell) => [mark, .. columns.Select(cell)];
    }

    internal bool IsNamed(string name) => name == $"{Schema}.{Name}" || (Schema == "public" && name == Name);

    private static string Text(IReadOnlyDictionary<string, object?> row, string column) => row.TryGetValue(column, out var value) ? ValueText.Of(value) : "";

    private static string Part(IReadOnlyDictionary<string, object?> row, string column) => row.TryGetValue(column, out var value) ? ValueText.Of(value, ChangedLength) : "no column";

    private IEnumerable<string> Counts()
    {
        if (IsGone || IsNew)
        {
            yield return IsNew ? $"{Inserted.Count} inserted into a new table" : $"the table is gone, and {Deleted.Count} {(Deleted.Count == 1 ? "row" : "rows")} with it";
            yield break;
        }

        if (Inserted.Count > 0) yield return $"{Inserted.Count} inserted";
        if (Updated.Count > 0) yield return $"{Updated.Count} updated";
        if (Deleted.Count > 0) yield return $"{Deleted.Count} deleted";
    }
}
