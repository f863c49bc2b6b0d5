namespace PgTestKit;

/// <summary>A foreign key of a seeded table.</summary>
/// <param name="Name">The constraint's name.</param>
/// <param name="Parent">The referenced table's oid.</param>
/// <param name="ParentSql">The referenced table, quoted.</param>
/// <param name="Columns">The referencing columns.</param>
/// <param name="ParentColumns">The referenced columns.</param>
/// <param name="Operators">What compares them, parent first.</param>
/// <param name="IsOfPartition">Whether PostgreSQL keeps it beside another one, because the referenced table is a partition.</param>
/// <param name="IsDeferrable">Whether it can be deferred as it is.</param>
/// <param name="OwnerSql">The table that declares it, quoted: the seeded one, or one that it is a partition of.</param>
/// <param name="OwnName">The constraint's name there.</param>
/// <param name="ConstraintSql">The constraint in its schema, quoted.</param>
internal sealed record SeedForeignKey(
    string Name, long Parent, string ParentSql, string[] Columns, string[] ParentColumns, string[] Operators, bool IsOfPartition, bool IsDeferrable, string OwnerSql, string OwnName, string ConstraintSql);
