namespace PgTestKit.Tests.Isolation.Resetting;

/// <summary>Everything that a database holds: each table's and materialized view's rows, and each sequence's position.</summary>
internal static class DatabaseContents
{
    public static async Task<SortedDictionary<string, string>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("SET row_security = off", cancellationToken);
        var queries = await connection.QueryAsync(
            """
            SELECT format('%I.%I', n.nspname, c.relname), CASE c.relkind
              WHEN 'S' THEN format('SELECT last_value::text || is_called FROM %I.%I', n.nspname, c.relname)
              ELSE format('SELECT coalesce(string_agg((r.*)::text, E''\n'' ORDER BY (r.*)::text COLLATE "C"), '''') FROM ONLY %I.%I r', n.nspname, c.relname) END
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'S', 'm') AND c.relpersistence <> 't' AND c.relispopulated AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            """,
            row => (Name: row.GetString(0), Sql: row.GetString(1)), cancellationToken);
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, sql) in queries) contents.Add(name, await connection.ScalarAsync<string>(sql, cancellationToken) ?? "");
        return contents;
    }

    public static string Difference(SortedDictionary<string, string> expected, SortedDictionary<string, string> actual) => string.Join(
        Environment.NewLine,
        expected.Keys.Union(actual.Keys).Where(name => expected.GetValueOrDefault(name) != actual.GetValueOrDefault(name))
            .Select(name => $"{name}: expected <{expected.GetValueOrDefault(name)}>, found <{actual.GetValueOrDefault(name)}>"));
}
