using Npgsql;

namespace PgTestKit;

/// <summary>What belongs to a database but not to its files, so that CREATE DATABASE ... TEMPLATE leaves it behind: settings of the database and of roles in it, privileges, connection limit and owner.</summary>
internal static class DatabaseSettings
{
    // The settings that hold a list of names are kept as one text, which ALTER DATABASE would take for one name. The owner goes last: with it may go the right to do the rest.
    private const string Sql =
        """
        WITH original AS (SELECT * FROM pg_database WHERE datname = $1),
        setting AS (
          SELECT r.rolname AS role, split_part(entry, '=', 1) AS name, substr(entry, strpos(entry, '=') + 1) AS value
          FROM original o JOIN pg_db_role_setting s ON s.setdatabase = o.oid LEFT JOIN pg_roles r ON r.oid = s.setrole CROSS JOIN unnest(s.setconfig) entry
        )
        SELECT command FROM (
          SELECT 1 AS place, format('ALTER %sDATABASE %I SET %I TO %s', CASE WHEN role IS NOT NULL THEN format('ROLE %I IN ', role) ELSE '' END, $2, name,
            CASE WHEN name IN ('search_path', 'temp_tablespaces', 'session_preload_libraries', 'local_preload_libraries') THEN coalesce(
              (SELECT string_agg(quote_literal(coalesce(replace(part[1], '""', '"'), lower(part[2]))), ', ' ORDER BY n) FROM regexp_matches(value, '"((?:[^"]|"")*)"|([^,\s"]+)', 'g') WITH ORDINALITY parts(part, n)), '''''')
            ELSE quote_literal(value) END) AS command
          FROM setting
          UNION ALL SELECT 2, format('REVOKE ALL ON DATABASE %I FROM PUBLIC', $2) FROM original WHERE datacl IS NOT NULL
          UNION ALL SELECT 3, format('GRANT %s ON DATABASE %I TO %s%s', acl.privilege_type, $2, CASE WHEN acl.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END, CASE WHEN acl.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
            FROM original o CROSS JOIN aclexplode(o.datacl) acl WHERE acl.grantee <> o.datdba
          UNION ALL SELECT 4, format('ALTER DATABASE %I CONNECTION LIMIT %s', $2, datconnlimit) FROM original WHERE datconnlimit >= 0
          UNION ALL SELECT 5, format('ALTER DATABASE %I OWNER TO %I', $2, pg_get_userbyid(datdba)) FROM original WHERE pg_get_userbyid(datdba) <> current_user
        ) commands ORDER BY place
        """;

    /// <summary>Gives a copy what its template has.</summary>
    public static async Task CopyAsync(NpgsqlConnection connection, string template, string database, CancellationToken cancellationToken)
    {
        var commands = await connection.QueryAsync(Sql, row => row.GetString(0), cancellationToken, template, database);
        if (commands.Count == 0) return;
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in commands) batch.BatchCommands.Add(new(command));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
