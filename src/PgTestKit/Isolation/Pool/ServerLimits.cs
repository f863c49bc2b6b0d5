using Npgsql;

namespace PgTestKit;

/// <summary>What bounds the number of clones on a server.</summary>
/// <param name="Connections">How many the role may have, those of others included.</param>
/// <param name="TemplateBytes">The size of the template, and so of a clone.</param>
internal sealed record ServerLimits(int Connections, long TemplateBytes)
{
    private const string Query =
        """
        SELECT least(current_setting('max_connections')::int - CASE WHEN rolsuper THEN 0 ELSE current_setting('superuser_reserved_connections')::int + coalesce(current_setting('reserved_connections', true)::int, 0) END,
            CASE WHEN rolconnlimit >= 0 AND NOT rolsuper THEN rolconnlimit END), pg_database_size($1::name)
        FROM pg_roles WHERE rolname = current_user
        """;

    public static async Task<ServerLimits> ReadAsync(NpgsqlConnection connection, string template, CancellationToken cancellationToken) =>
        (await connection.QueryAsync(Query, row => new ServerLimits(row.GetInt32(0), row.GetInt64(1)), cancellationToken, template))[0];
}
