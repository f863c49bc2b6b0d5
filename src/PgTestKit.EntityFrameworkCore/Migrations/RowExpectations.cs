namespace PgTestKit;

/// <summary>What migrations are meant to do with rows, where it can't be seen in the catalog.</summary>
internal sealed class RowExpectations
{
    private readonly Dictionary<string, string> _moved = [];
    private readonly HashSet<string> _dropped = [];
    private readonly HashSet<(string Table, string Column)> _changed = [];

    public void Move(string from, string to) => _moved[Full(from)] = Full(to);

    public void Drop(string table) => _dropped.Add(Full(table));

    public void Change(string table, string column) => _changed.Add((Full(table), column));

    public string? TargetOf(string table) => _moved.GetValueOrDefault(table);

    public bool IsDropped(string table) => _dropped.Contains(table);

    /// <summary>Whether the column may have other values afterwards.</summary>
    public bool IsChanged(TableState before, TableState after, string column) => _changed.Contains((before.Name, column)) || _changed.Contains((after.Name, column));

    private static string Full(string table) => table.Contains('.', StringComparison.Ordinal) ? table : "public." + table;
}
