using NetRaven.Data;
using Npgsql;

namespace NetRaven.Initialization;

/// <summary>Compares the catalog with the list of required tables.</summary>
public sealed class SchemaValidation(NpgsqlDataSource dataSource)
{
    /// <summary>A line for each required table that is missing, and for one that stands in another schema, where.</summary>
    public async Task<IReadOnlyList<string>> FindMissingAsync(CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand(
            """
            SELECT required, (SELECT min(schemaname) FROM pg_tables WHERE tablename = required AND schemaname <> 'pg_catalog')
            FROM unnest($2) AS required
            WHERE NOT EXISTS (SELECT FROM pg_tables WHERE schemaname = $1 AND tablename = required)
            ORDER BY required
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = NetRavenSchema.Name });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. NetRavenSchema.RequiredTables] });

        var missing = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var elsewhere = await reader.IsDBNullAsync(1, cancellationToken) ? "" : $", but there is one in schema {reader.GetString(1)}";
            missing.Add($"table {NetRavenSchema.Name}.{reader.GetString(0)} is missing{elsewhere}");
        }

        return missing;
    }
}
