using Npgsql;
using NpgsqlTypes;

namespace PgTestKit;

/// <summary>Gives back the space of rows that are visible to nobody any more. Where autovacuum is off nobody else does, and every later look at the table passes them.</summary>
internal static class DeadRows
{
    /// <summary>After how many tests on a clone its tables are looked at.</summary>
    public const int TestsBetweenVacuums = 50;

    // The size that a vacuum left is the table's own. Catalogs grow, too: by temporary tables.
    private const string Grown =
        """
        SELECT string_agg(c.oid::regclass::text, ', ') FROM pg_class c LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
        WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND NOT c.relisshared AND has_schema_privilege(c.relnamespace, 'USAGE')
          AND pg_relation_size(c.oid) + coalesce(pg_relation_size(t.oid), 0) > 65536 + (c.relpages + coalesce(t.relpages, 0)) * current_setting('block_size')::bigint
          AND ($1::oid[] IS NULL OR c.oid = ANY ($1))
        """;

    /// <summary>Vacuums the tables that have grown by more than eight pages since the last time, but for those that somebody uses.</summary>
    /// <param name="owner">The database's owner, outside of a transaction.</param>
    /// <param name="only">The tables in question, by id; null for all, catalogs included.</param>
    /// <param name="cancellationToken">Cancels the vacuum.</param>
    public static async Task VacuumAsync(NpgsqlConnection owner, uint[]? only, CancellationToken cancellationToken)
    {
        try
        {
            await using var grown = new NpgsqlCommand(Grown, owner) { Parameters = { new() { Value = only ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Oid } } };
            if (await grown.ExecuteScalarAsync(cancellationToken) is string tables) await owner.ExecuteAsync($"VACUUM (SKIP_LOCKED) {tables}", cancellationToken);
        }
        catch (PostgresException)
        {
            // A statement_timeout, say. Dead rows cost time alone, and the next one may go through.
        }
    }
}
