using NetRaven.Data;
using Npgsql;

namespace NetRaven.Initialization;

public sealed class ExtensionsStep(NpgsqlDataSource dataSource) : IInitializationStep
{
    public string Name => "extensions";

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var extension in NetRavenSchema.Extensions)
        {
            await using var command = dataSource.CreateCommand($"CREATE EXTENSION IF NOT EXISTS \"{extension}\" SCHEMA public");
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return string.Join(", ", NetRavenSchema.Extensions);
    }
}

public sealed class SchemaStep(NpgsqlDataSource dataSource) : IInitializationStep
{
    public string Name => "schema";

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand($"CREATE SCHEMA IF NOT EXISTS {NetRavenSchema.Name}");
        await command.ExecuteNonQueryAsync(cancellationToken);
        return NetRavenSchema.Name;
    }
}
