using Npgsql;

namespace PgTestKit;

/// <summary>Grants a role a schema's tables and sequences, those that are there and those that later steps create.</summary>
internal sealed class GrantsInitializer(string role, string schema, string tables, string sequences) : IDatabaseInitializer
{
    private static readonly string[] OnTables = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN", "ALL"];
    private static readonly string[] OnSequences = ["USAGE", "SELECT", "UPDATE", "ALL"];
    private readonly IReadOnlyList<string> _grants = [.. Grants("TABLES", tables, OnTables, schema, role), .. Grants("SEQUENCES", sequences, OnSequences, schema, role)];

    public string Name => $"grants of \"{role}\" on schema \"{schema}\"";

    public ValueTask<string> GetFingerprintAsync(CancellationToken cancellationToken) => new(string.Join('\n', _grants));

    public async Task InitializeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteForAsync(role, string.Join("; ", [$"GRANT USAGE ON SCHEMA {Quote.Identifier(schema)} TO {Quote.Identifier(role)}", .. _grants]), cancellationToken);
        if (!await connection.ScalarAsync<bool>("SELECT has_database_privilege($1, current_database(), 'CONNECT')", cancellationToken, role))
            await connection.ExecuteAsync($"GRANT CONNECT ON DATABASE {Quote.Identifier(connection.Database)} TO {Quote.Identifier(role)}", cancellationToken);
    }

    private static IEnumerable<string> Grants(string objects, string list, string[] known, string schema, string role)
    {
        string[] privileges = [.. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(privilege => privilege.ToUpperInvariant())];
        if (Array.Find(privileges, privilege => !known.Contains(privilege)) is { } unknown)
            throw new PgTestKitException($"\"{unknown}\" is no privilege ON {objects}. Use {string.Join(", ", known)}, with commas between them.");
        if (privileges.Length == 0) yield break;
        var (granted, to) = (string.Join(", ", privileges), $"TO {Quote.Identifier(role)}");
        yield return $"GRANT {granted} ON ALL {objects} IN SCHEMA {Quote.Identifier(schema)} {to}";
        yield return $"ALTER DEFAULT PRIVILEGES IN SCHEMA {Quote.Identifier(schema)} GRANT {granted} ON {objects} {to}";
    }
}
