namespace PgTestKit;

/// <summary>Makes an assertion of a check, without an assertion library.</summary>
public static class DatabaseCheckExtensions
{
    /// <summary>Throws where the check does not hold: <c>await Database.Table("deal").IsEmptyAsync().EnsureAsync()</c>.</summary>
    /// <param name="check">The check.</param>
    /// <exception cref="PgTestKitException">The check does not hold; the message shows what is there instead.</exception>
    public static async Task EnsureAsync(this Task<DatabaseCheck> check)
    {
        ArgumentNullException.ThrowIfNull(check);
        (await check).EnsureHolds();
    }
}
