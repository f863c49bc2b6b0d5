using Npgsql;

namespace PgTestKit;

/// <summary>Moves sequences past the numbers that are in use, so that the next insert does not collide; never back.</summary>
internal static class Sequences
{
    // Identity and serial columns own their sequence; another column's default may name one too.
    private const string Sql =
        """
        SELECT DISTINCT format('%I.%I', tn.nspname, t.relname), quote_ident(a.attname), format('%I.%I', sn.nspname, s.relname)
        FROM (
            SELECT refobjid AS relid, refobjsubid AS attnum, objid AS sequence FROM pg_depend WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')
            UNION
            SELECT d.adrelid, d.adnum, p.refobjid FROM pg_depend p JOIN pg_attrdef d ON d.oid = p.objid WHERE p.classid = 'pg_attrdef'::regclass AND p.refclassid = 'pg_class'::regclass) used
        JOIN pg_class s ON s.oid = used.sequence AND s.relkind = 'S' JOIN pg_namespace sn ON sn.oid = s.relnamespace
        JOIN pg_class t ON t.oid = used.relid AND t.relkind IN ('r', 'p') JOIN pg_namespace tn ON tn.oid = t.relnamespace
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = used.attnum JOIN pg_type y ON y.oid = a.atttypid AND y.typcategory = 'N'
        WHERE $1::bigint[] IS NULL OR t.oid::bigint = ANY($1)
        """;

    /// <param name="connection">Connects to the database.</param>
    /// <param name="tables">The oids of the tables that were written; null for all.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task MoveOnAsync(NpgsqlConnection connection, long[]? tables, CancellationToken cancellationToken)
    {
        var used = await connection.QueryAsync(Sql, row => (Table: row.GetString(0), Column: row.GetString(1), Sequence: row.GetString(2)), cancellationToken, (object?)tables ?? DBNull.Value);
        if (used.Count == 0) return;
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (table, column, sequence) in used)
            batch.BatchCommands.Add(new(
                $"""
                SELECT setval({Quote.Literal(sequence)}, used.last) FROM {sequence} now, pg_sequence s, LATERAL (SELECT CASE WHEN s.seqincrement > 0 THEN max({column}) ELSE min({column}) END::bigint AS last FROM {table}) used
                WHERE s.seqrelid = {Quote.Literal(sequence)}::regclass AND CASE WHEN used.last = now.last_value THEN NOT now.is_called ELSE (used.last > now.last_value) = (s.seqincrement > 0) END
                """));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
