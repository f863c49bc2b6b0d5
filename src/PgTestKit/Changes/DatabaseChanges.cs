namespace PgTestKit;

/// <summary>How a test's database differs from the template, row by row.</summary>
public sealed class DatabaseChanges
{
    internal DatabaseChanges(IReadOnlyList<TableChanges> tables) => Tables = tables;

    /// <summary>The tables whose rows differ, by schema and name.</summary>
    public IReadOnlyList<TableChanges> Tables { get; }

    /// <summary>Whether all rows are those of the template.</summary>
    public bool IsEmpty => Tables.Count == 0;

    /// <summary>The changes of a table; null when it has none.</summary>
    /// <param name="name"><c>schema.table</c>, or a table in <c>public</c>.</param>
    public TableChanges? Of(string name) => Tables.FirstOrDefault(table => table.IsNamed(name));

    /// <summary>The first rows of each table as text: + inserted, ~ updated, - deleted.</summary>
    public override string ToString() => IsEmpty ? "no rows changed" : string.Join(Environment.NewLine, Tables);
}
