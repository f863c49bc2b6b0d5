using Npgsql;

namespace PgTestKit;

internal sealed class SchemaInitializer(string name, string? owner) : IDatabaseInitializer
{
    public string Name => $"schema \"{name}\"";

    public ValueTask<string> GetFingerprintAsync(CancellationToken cancellationToken) => new(owner is null ? name : name + "\n" + owner);

    public async Task InitializeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        if (owner is null)
        {
            await connection.ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS {Quote.Identifier(name)}", cancellationToken);
            return;
        }

        await connection.ExecuteForAsync(owner, $"CREATE SCHEMA IF NOT EXISTS {Quote.Identifier(name)} AUTHORIZATION {Quote.Identifier(owner)}", cancellationToken);
        if (await connection.ScalarAsync<string>("SELECT pg_get_userbyid(nspowner)::text FROM pg_namespace WHERE nspname = $1", cancellationToken, name) != owner)
            await connection.ExecuteForAsync(owner, $"ALTER SCHEMA {Quote.Identifier(name)} OWNER TO {Quote.Identifier(owner)}", cancellationToken);
    }
}
