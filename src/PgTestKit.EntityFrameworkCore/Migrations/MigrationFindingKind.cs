namespace PgTestKit;

/// <summary>What can be wrong with a migration.</summary>
public enum MigrationFindingKind
{
    /// <summary>Up fails on tables without rows. An error by default.</summary>
    UpFails,

    /// <summary>Down fails. An error by default.</summary>
    DownFails,

    /// <summary>Down throws before it runs a statement, or is empty although Up changes the catalog. An error by default.</summary>
    Irreversible,

    /// <summary>Down does not undo what Up did, or Up after it leads elsewhere. An error by default.</summary>
    Difference,

    /// <summary>Schemas and extensions stay after Down; EF Core drops neither of its own accord. A warning by default.</summary>
    Leftover,

    /// <summary>Columns stand in another order after Down: PostgreSQL adds them at the end. Ignored by default.</summary>
    ColumnOrder,

    /// <summary>Up fails on tables that hold rows, and only there. An error by default.</summary>
    FailsOnRows,

    /// <summary>Rows are gone. An error by default.</summary>
    RowsLost,

    /// <summary>Rows have other values, in columns that stayed. An error by default.</summary>
    RowsChanged,

    /// <summary>A table that holds rows is written anew, or read as a whole, while others may not write to it. A warning by default.</summary>
    LongLock,

    /// <summary>A table that holds rows is locked against writes until the migration commits. A warning by default.</summary>
    Lock,

    /// <summary>A table for which no row could be made up, so that the migrations were tried without any. A warning by default.</summary>
    NoRows,
}
