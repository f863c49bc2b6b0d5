namespace PgTestKit;

/// <summary>A foreign key as it was declared, not its copies for partitions.</summary>
/// <param name="Name">Its quoted name.</param>
/// <param name="Table">The table that refers.</param>
/// <param name="TableName">Its quoted, schema-qualified name.</param>
/// <param name="Root">The top of the partition tree of the table that refers.</param>
/// <param name="Referenced">The top of the partition tree of the table that is referred to.</param>
/// <param name="ReferencedName">The quoted, schema-qualified name of the table that is referred to.</param>
/// <param name="Columns">The columns that refer.</param>
/// <param name="ReferencedColumns">The columns that are referred to.</param>
/// <param name="ActsOnDelete">Whether ON DELETE changes the rows that refer.</param>
/// <param name="ActsOnUpdate">Whether ON UPDATE changes the rows that refer.</param>
/// <param name="IsDeferrable">Whether it can wait for COMMIT.</param>
internal sealed record ForeignKey(
    string Name, uint Table, string TableName, uint Root, uint Referenced, string ReferencedName, string[] Columns, string[] ReferencedColumns, bool ActsOnDelete, bool ActsOnUpdate, bool IsDeferrable)
{
    /// <summary>Finds a row that refers to none.</summary>
    public string Dangling =>
        $"SELECT FROM {TableName} c WHERE {string.Join(" AND ", Columns.Select(column => $"c.{Quote.Identifier(column)} IS NOT NULL"))} AND NOT EXISTS (SELECT FROM {ReferencedName} p WHERE {Join})";

    /// <summary>Finds a row that refers to a row that a test wrote.</summary>
    public string ToYoung(string young) => $"SELECT FROM {TableName} c JOIN {ReferencedName} p ON {Join} WHERE {young}";

    private string Join => string.Join(" AND ", Columns.Zip(ReferencedColumns, (column, referenced) => $"p.{Quote.Identifier(referenced)} = c.{Quote.Identifier(column)}"));
}
