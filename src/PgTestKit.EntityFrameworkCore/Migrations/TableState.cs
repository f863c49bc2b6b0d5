namespace PgTestKit;

/// <summary>A table and its rows at one moment.</summary>
/// <param name="Oid">Stays the same when the table gets another name or schema.</param>
/// <param name="Schema">The schema.</param>
/// <param name="Table">The name in the schema.</param>
/// <param name="Columns">Number, name and type of each column; a number stays the same when the column gets another name.</param>
/// <param name="Key">The numbers of the primary key's columns.</param>
/// <param name="Count">How many rows it has.</param>
/// <param name="Rows">The values as text, in the order of the columns; none where there are too many rows.</param>
internal sealed record TableState(
    long Oid, string Schema, string Table, IReadOnlyList<(short Number, string Name, string Type)> Columns, IReadOnlyList<short> Key, long Count, IReadOnlyList<string?[]> Rows)
{
    public string Name => $"{Schema}.{Table}";
}
