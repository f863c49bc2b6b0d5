using Npgsql;
using Respawn;

namespace PgTestKit;

/// <summary>One clone's Respawner: it reads the tables once, then sends the same statement after each test.</summary>
internal sealed class RespawnReset(NpgsqlDataSource dataSource, Respawner respawner) : IDatabaseReset
{
    private const string IsClone = "SELECT coalesce(shobj_description(oid, 'pg_database'), '') LIKE '{\"PgTestKit\":\"clone\"%' FROM pg_database WHERE datname = current_database()";

    public static async Task<IDatabaseReset> CreateAsync(NpgsqlDataSource dataSource, RespawnerOptions options, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var respawner = await Respawner.CreateAsync(connection, new()
        {
            DbAdapter = DbAdapter.Postgres, TablesToIgnore = options.TablesToIgnore, TablesToInclude = options.TablesToInclude, SchemasToInclude = options.SchemasToInclude,
            SchemasToExclude = options.SchemasToExclude, WithReseed = options.WithReseed, CommandTimeout = options.CommandTimeout, FormatDeleteStatement = options.FormatDeleteStatement,
        });
        return new RespawnReset(dataSource, respawner);
    }

    public async Task<string?> ResetAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using (var command = new NpgsqlCommand(IsClone, connection))
            if (await command.ExecuteScalarAsync(cancellationToken) is not true) return "it does not carry the kit's marker any more, so Respawn was not let at it";
        await respawner.ResetAsync(connection);
        return null;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
