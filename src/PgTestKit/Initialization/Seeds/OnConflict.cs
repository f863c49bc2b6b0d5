namespace PgTestKit;

/// <summary>What a seed does with a row whose key an earlier step, for example a migration, has written already.</summary>
public enum OnConflict
{
    /// <summary>The row is an error.</summary>
    Fail,

    /// <summary>The row that is there stays as it is.</summary>
    Skip,

    /// <summary>The file's columns are written over the row that is there. It is found by the primary key, else by a unique constraint whose columns the file has.</summary>
    Update,
}
