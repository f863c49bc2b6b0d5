namespace PgTestKit;

/// <summary>What a model and the catalog can differ in.</summary>
public enum DifferenceKind
{
    /// <summary>A table or view of the model that the database lacks. An error by default.</summary>
    Table,

    /// <summary>The same for a table that the model excludes from migrations. A warning by default.</summary>
    ExcludedTable,

    /// <summary>A column of the model that the database lacks. An error by default.</summary>
    Column,

    /// <summary>A column's type. An error by default.</summary>
    ColumnType,

    /// <summary>Whether a column takes NULL. An error by default.</summary>
    Nullability,

    /// <summary>A column's default, identity or generated expression. An error by default.</summary>
    Default,

    /// <summary>A column's collation. An error by default.</summary>
    Collation,

    /// <summary>A primary key or unique constraint. An error by default.</summary>
    Key,

    /// <summary>A foreign key. An error by default.</summary>
    ForeignKey,

    /// <summary>An index. An error by default.</summary>
    Index,

    /// <summary>A check constraint. An error by default.</summary>
    Check,

    /// <summary>A sequence. An error by default.</summary>
    Sequence,

    /// <summary>An enum type or its labels. An error by default.</summary>
    EnumType,

    /// <summary>The order of an enum type's labels, by which PostgreSQL sorts. A warning by default.</summary>
    LabelOrder,

    /// <summary>A key, foreign key, index or check that has another name in the database. A warning by default.</summary>
    Name,

    /// <summary>Migrations that don't lead to the model. An error by default; a template is refused before they run.</summary>
    Migrations,

    /// <summary>A table that two contexts map differently. An error by default.</summary>
    Claim,

    /// <summary>A table in <c>public</c> with the name of one that a context has in another schema. A warning by default.</summary>
    Misplaced,

    /// <summary>Tables that no context maps. A warning by default.</summary>
    UnknownTable,

    /// <summary>A column, of a table that a context maps, that no context maps. A warning by default.</summary>
    UnknownColumn,

    /// <summary>A foreign key, check or index, of a table that a context maps, that no context has. Ignored by default.</summary>
    UnknownConstraint,

    /// <summary>A table or schema that the role may not read. An error by default.</summary>
    ReadGrant,

    /// <summary>A table that the role may not insert into, update or delete from. A warning by default.</summary>
    WriteGrant,
}
