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
        catch (PostgresException exception) when (schema is not null && exception.SqlState == PostgresErrorCodes.InvalidSchemaName)
        {
            throw new PgTestKitException($"Schema \"{schema}\" for extension \"{name}\" does not exist. Add .AddSchema(\"{schema}\"), or the step that creates it, before this one.", exception);
        }

        if (schema is not null && await connection.ScalarAsync<string>("SELECT n.nspname::text FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = $1", cancellationToken, name) is { } actual && actual != schema)
            throw new PgTestKitException($"Extension \"{name}\" is in schema \"{actual}\" already, not in \"{schema}\". Leave the schema out, or run ALTER EXTENSION {Quote.Identifier(name)} SET SCHEMA {Quote.Identifier(schema)} in a script.");
    }

    private string Sql => $"CREATE EXTENSION IF NOT EXISTS {Quote.Identifier(name)}" + (schema is null ? "" : $" SCHEMA {Quote.Identifier(schema)}");
}
