using Npgsql;

namespace PgTestKit;

internal sealed class SchemaInitializer(string name) : IDatabaseInitializer
{
    public string Name => $"schema \"{name}\"";

    public ValueTask<string> GetFingerprintAsync(CancellationToken cancellationToken) => new(name);

    public async Task InitializeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS {Quote.Identifier(name)}", cancellationToken);
    }
}
