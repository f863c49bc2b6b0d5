using NetRaven.Data;
using Npgsql;

namespace NetRaven.Initialization;

/// <summary>For patch scripts and psql, which name tables without their schema; the models don't.</summary>
public sealed class SearchPathStep(NpgsqlDataSource dataSource) : IInitializationStep
{
    private static readonly string Path = string.Join(", ", NetRavenSchema.SearchPath);

    public string Name => "search path";

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        if (await IsSetAsync(cancellationToken)) return $"{Path}, as it was";

        await using var command = dataSource.CreateCommand(
            $"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = {Path}', current_database()); END $$");
        await command.ExecuteNonQueryAsync(cancellationToken);
        // Sessions that are open already keep the path that they began with.
        dataSource.Clear();
        return Path;
    }

    private async Task<bool> IsSetAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            """
            SELECT EXISTS (
                SELECT FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
                WHERE d.datname = current_database() AND s.setrole = 0 AND $1 = ANY (s.setconfig))
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"search_path={Path}" });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
