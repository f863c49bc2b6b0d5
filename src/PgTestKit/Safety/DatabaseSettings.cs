using Npgsql;

namespace PgTestKit;

/// <summary>What belongs to a database and is not in it: CREATE DATABASE ... TEMPLATE copies neither its settings nor its grants.</summary>
internal static class DatabaseSettings
{
    // PostgreSQL keeps the values of lists quoted already.
    private const string Commands =
        """
        SELECT CASE WHEN s.setrole = 0 THEN format('ALTER DATABASE %I', $2) ELSE format('ALTER ROLE %I IN DATABASE %I', r.rolname, $2) END
          || format(CASE WHEN c.name IN ('search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries') AND c.value <> '' THEN ' SET %s TO %s' ELSE ' SET %s TO %L' END, c.quoted, c.value)
        FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase LEFT JOIN pg_roles r ON r.oid = s.setrole,
          LATERAL (SELECT split_part(each, '=', 1) AS name, substr(each, strpos(each, '=') + 1) AS value,
            (SELECT string_agg(quote_ident(part), '.') FROM unnest(string_to_array(split_part(each, '=', 1), '.')) part) AS quoted FROM unnest(s.setconfig) each) c
        WHERE d.datname = $1
        UNION ALL
        SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', $2) FROM pg_database WHERE datname = $1 AND datacl IS NOT NULL
        UNION ALL
        SELECT format('GRANT %s ON DATABASE %I TO %s%s', a.privilege_type, $2, CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(r.rolname) END, CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' END)
        FROM pg_database d, aclexplode(d.datacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE d.datname = $1 AND a.grantee <> d.datdba
        """;

    /// <summary>Gives a database the settings and grants of another one.</summary>
    public static async Task CopyAsync(NpgsqlConnection connection, string from, string to, CancellationToken cancellationToken)
    {
        foreach (var command in await connection.QueryAsync(Commands, row => row.GetString(0), cancellationToken, from, to))
            await connection.ExecuteAsync(new NpgsqlBatchCommand(command), cancellationToken);
    }
}
