using Npgsql;

namespace PgTestKit;

internal sealed class EnumInitializer(EnumType type) : IDatabaseInitializer
{
    public string Name => $"enum type {type}";

    public ValueTask<string> GetFingerprintAsync(CancellationToken cancellationToken) => new(type + "\n" + string.Join('\n', type.Labels));

    public async Task InitializeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        if (await type.LabelsInCatalogAsync(connection, cancellationToken) is not null)
            await type.VerifyAsync(connection, cancellationToken);
        else
            await connection.ExecuteAsync($"CREATE TYPE {Quote.Identifier(type.Schema, type.Name)} AS ENUM ({string.Join(", ", type.Labels.Select(Quote.Literal))})", cancellationToken);
    }

    public void ConfigureDataSource(NpgsqlDataSourceBuilder builder) => type.MapOn(builder);
}
