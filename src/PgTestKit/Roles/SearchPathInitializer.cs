using Npgsql;

namespace PgTestKit;

/// <summary>Sets the search path of every session in the database, or of one role's. It holds in this database alone, whatever other suites do with the role.</summary>
internal sealed class SearchPathInitializer(IReadOnlyList<string> schemas, string? role) : IDatabaseInitializer
{
    private readonly string _path = string.Join(", ", schemas.Select(Quote.Literal).DefaultIfEmpty("''"));

    public string Name => role is null ? "search path" : $"search path of \"{role}\"";

    public ValueTask<string> GetFingerprintAsync(CancellationToken cancellationToken) => new(Name + "\n" + _path);

    public async Task InitializeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var database = "DATABASE " + Quote.Identifier(connection.Database);
        if (role is null) await connection.ExecuteAsync($"ALTER {database} SET search_path TO {_path}", cancellationToken);
        else await connection.ExecuteForAsync(role, $"ALTER ROLE {Quote.Identifier(role)} IN {database} SET search_path TO {_path}", cancellationToken);
    }
}
