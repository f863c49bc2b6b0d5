namespace PgTestKit;

/// <summary>How a test's database differs from the template, row by row.</summary>
public sealed class DatabaseChanges
{
    internal DatabaseChanges(IReadOnlyList<TableChanges> tables, IReadOnlyList<string> unread) => (Tables, UnreadTables) = (tables, unread);

    /// <summary>The tables whose rows differ, by schema and name.</summary>
    public IReadOnlyList<TableChanges> Tables { get; }

    /// <summary>The tables that were not compared, because the role of the test's one connection does not see all their rows; none when tests connect as the owner.</summary>
    public IReadOnlyList<string> UnreadTables { get; }

    /// <summary>Whether all rows that could be read are those of the template.</summary>
    public bool IsEmpty => Tables.Count == 0;

    /// <summary>The changes of a table; null when it has none.</summary>
    /// <param name="name"><c>schema.table</c>, or a table in <c>public</c>.</param>
    public TableChanges? Of(string name) => Tables.FirstOrDefault(table => table.IsNamed(name));

    /// <summary>The first rows of each table as text: + inserted, ~ updated, - deleted.</summary>
    public override string ToString() => (IsEmpty ? "no rows changed" : string.Join(Environment.NewLine, Tables)) + (UnreadTables.Count == 0 ? "" : $"{Environment.NewLine}not compared, for the role does not see all rows: {string.Join(", ", UnreadTables)}");
}
