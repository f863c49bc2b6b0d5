namespace PgTestKit;

/// <summary>The first question of every reset, in one row: the next transaction id, whether somebody is still writing, the schema's signature, the guard, and what was left that no DELETE undoes. Unless its parameter is null it fails where that is not the signature, or somebody is writing.</summary>
internal static class ResetHeader
{
    public const string AdvisoryLock = "advisory lock", Slot = "replication slot";

    /// <param name="database">The database's id.</param>
    /// <param name="isClone">Whether the database is the kit's: then whatever is left in it is a test's.</param>
    /// <param name="hasSlots">Whether the server can have logical replication slots.</param>
    /// <param name="signature">Changes with the schema.</param>
    /// <param name="guard">Fails where nothing may be deleted.</param>
    public static string Sql(uint database, bool isClone, bool hasSlots, string signature, WipeGuard guard) =>
        $"""
         SELECT pg_snapshot_xmax(s)::text, l.is_busy,
           g.signature, {guard.Expression},
           {(isClone ? $"CASE WHEN l.has_advisory THEN '{AdvisoryLock}' {(hasSlots ? SlotOf(database) : "")} END" : "NULL::text")}, {Refusal.ExpressionIf("g.signature <> $1 OR ($1 IS NOT NULL AND l.is_busy)", "the schema was changed, or somebody is writing, in ")}
         FROM pg_current_snapshot() s, (SELECT {signature} OFFSET 0) g(signature), (
           SELECT EXISTS (SELECT FROM pg_prepared_xact() WHERE dbid = {database}) OR coalesce(bool_or(CASE l.locktype WHEN 'transactionid' THEN l.mode = 'ExclusiveLock' AND l.granted AND EXISTS (SELECT FROM pg_stat_get_activity(l.pid) a WHERE a.datid = {database}) {(isClone ? IdleIn(database) : "")} END), false) AS is_busy,
             bool_or(l.locktype = 'advisory' AND l.database = {database}) AS has_advisory
           FROM pg_lock_status() l WHERE l.pid <> pg_backend_pid()) l
         """;

    // A transaction that only read holds no id, but locks of what it read.
    private static string IdleIn(uint database) =>
        $"WHEN 'relation' THEN l.database = {database} AND EXISTS (SELECT FROM pg_stat_get_activity(l.pid) a WHERE a.state LIKE 'idle in transaction%')";

    private static string SlotOf(uint database) => $"WHEN EXISTS (SELECT FROM pg_get_replication_slots() r WHERE r.datoid = {database}) THEN '{Slot}'";
}
