using NetRaven.Data;
using NetRaven.Initialization;
using Npgsql;
using PgTestKit;

namespace NetRaven.Tests;

/// <summary>A step of the suite's own: the application's validation refuses a template that lacks a table.</summary>
internal sealed class RequiredTables : IDatabaseInitializer
{
    public string Name => "required tables";

    public ValueTask<string> GetFingerprintAsync(CancellationToken cancellationToken) => new(string.Join(',', NetRavenSchema.RequiredTables));

    public async Task InitializeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        var missing = await new SchemaValidation(dataSource).FindMissingAsync(cancellationToken);
        if (missing.Count > 0) throw new PgTestKitException($"{string.Join("; ", missing)}. Add the context that maps them.");
    }
}
