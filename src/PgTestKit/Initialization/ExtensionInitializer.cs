using Npgsql;

namespace PgTestKit;

internal sealed class ExtensionInitializer(string name, string? schema) : IDatabaseInitializer
{
    public string Name => $"extension \"{name}\"";

    public ValueTask<string> GetFingerprintAsync(CancellationToken cancellationToken) => new(Sql);

    public async Task InitializeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            await connection.ExecuteAsync(Sql, cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UndefinedFile or PostgresErrorCodes.FeatureNotSupported)
        {
            throw new PgTestKitException($"Extension \"{name}\" is not installed on the server: {exception.MessageText}. Install its package (on Debian often postgresql-contrib or postgresql-<version>-{name}), or use an image that has it.", exception);
        }
    }

    private string Sql => $"CREATE EXTENSION IF NOT EXISTS {Quote.Identifier(name)}" + (schema is null ? "" : $" SCHEMA {Quote.Identifier(schema)}");
}
