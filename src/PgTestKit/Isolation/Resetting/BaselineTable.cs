namespace PgTestKit;

/// <summary>A table or materialized view as the template left it.</summary>
/// <param name="Oid">Its object id, the same in all clones.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Relation">Its name.</param>
/// <param name="Root">The partitioned table at the top of its tree; itself when it is no partition.</param>
/// <param name="RootName">The quoted, schema-qualified name of that.</param>
/// <param name="IsView">Whether it is a materialized view.</param>
/// <param name="IsPopulated">False for a materialized view WITH NO DATA, which can't be read.</param>
/// <param name="FileNode">Its file: another one means that it was truncated or rewritten.</param>
/// <param name="Rows">The number of its rows.</param>
/// <param name="Columns">Its columns that can be written, in order.</param>
/// <param name="Key">The columns of a primary key that ON CONFLICT can use; empty when there is none.</param>
/// <param name="Fixed">The columns that UPDATE can't set: identities GENERATED ALWAYS.</param>
/// <param name="IsForcedSecure">Whether its row security applies to the owner too.</param>
internal sealed record BaselineTable(
    uint Oid, string Schema, string Relation, uint Root, string RootName, bool IsView, bool IsPopulated, uint FileNode, long Rows, string[] Columns, string[] Key, string[] Fixed, bool IsForcedSecure)
{
    /// <summary>Its quoted, schema-qualified name.</summary>
    public string Name { get; } = Quote.Identifier(Schema, Relation);

    public string ColumnList => string.Join(", ", Columns.Select(Quote.Identifier));

    /// <summary>Whether a row can be put back in place, so that what refers to it is not disturbed.</summary>
    public bool CanUpsert => Key.Length > 0 && Fixed.All(Key.Contains);
}
