namespace PgTestKit;

/// <summary>A table as the template left it.</summary>
/// <param name="Oid">Its object id, the same in all clones.</param>
/// <param name="Name">Its quoted, schema-qualified name.</param>
/// <param name="Rows">The number of its rows.</param>
/// <param name="Columns">Its columns that can be written, in order.</param>
internal sealed record BaselineTable(uint Oid, string Name, long Rows, string[] Columns)
{
    public string ColumnList => string.Join(", ", Columns.Select(Quote.Identifier));
}
