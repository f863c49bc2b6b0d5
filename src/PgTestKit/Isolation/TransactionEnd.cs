using Npgsql;

namespace PgTestKit;

/// <summary>What a test's transaction says of itself before it is rolled back.</summary>
/// <param name="HasWritten">Whether it may have changed anything: one without an id of its own has written nothing.</param>
/// <param name="IsOurs">Whether it carries the mark.</param>
/// <param name="HasPrepared">Whether PREPARE made statements in the session, which outlast the reset of a connection on which Npgsql has prepared some too.</param>
/// <param name="Slot">A replication slot of the database.</param>
internal readonly record struct TransactionEnd(bool HasWritten, bool IsOurs, bool HasPrepared, string? Slot)
{
    private const string Slots = "(SELECT min(slot_name) FROM pg_get_replication_slots() WHERE datoid = (SELECT oid FROM pg_database WHERE datname = current_database()))::text";
    private const string Prepared = "EXISTS (SELECT FROM pg_prepared_statement() WHERE from_sql)";

    /// <summary>What no rollback undoes and others would wait for, session-level advisory locks, goes with the same question.</summary>
    /// <param name="hasSlots">Whether the server can have logical replication slots.</param>
    /// <param name="mayHavePrepared">Whether Npgsql may have prepared statements: each subquery costs a tenth of what an empty test does.</param>
    public static string Sql(bool hasSlots, bool mayHavePrepared) => (hasSlots, mayHavePrepared) switch
    {
        (false, false) => Question("false", "NULL::text"),
        (false, true) => Question(Prepared, "NULL::text"),
        (true, false) => Question("false", Slots),
        (true, true) => Question(Prepared, Slots),
    };

    public static async Task<TransactionEnd> ReadAsync(NpgsqlDataReader reader)
    {
        await reader.ReadAsync();
        return new(reader.GetBoolean(0), reader.GetBoolean(1), reader.GetBoolean(2), await reader.IsDBNullAsync(3) ? null : reader.GetString(3));
    }

    private static string Question(string prepared, string slot) =>
        $"SELECT pg_current_xact_id_if_assigned() IS NOT NULL, current_setting('transaction_isolation') = 'read uncommitted', {prepared}, {slot}, pg_advisory_unlock_all()";
}
