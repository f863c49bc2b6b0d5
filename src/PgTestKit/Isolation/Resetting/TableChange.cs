namespace PgTestKit;

/// <summary>A table that a test changed.</summary>
/// <param name="Table">The table.</param>
/// <param name="Young">The number of rows that a test wrote.</param>
/// <param name="Total">The number of rows.</param>
/// <param name="Size">The size in bytes, of tables that were empty.</param>
/// <param name="Rewrite">Whether nothing of it can be relied on, so that all of its rows go and come back.</param>
internal sealed record TableChange(BaselineTable Table, long Young, long Total, long Size, bool Rewrite = false)
{
    private const long TruncateAbove = 1 << 20;

    public bool LacksRows => Table.Rows > 0 && (Rewrite || Total - Young != Table.Rows);

    public bool EmptiesAll => Rewrite || Table.Rows == 0;

    /// <summary>TRUNCATE costs half a millisecond, and DELETE more than that when there is much to delete, or many dead rows to wade through.</summary>
    public bool IsLarge => Size > TruncateAbove;
}
