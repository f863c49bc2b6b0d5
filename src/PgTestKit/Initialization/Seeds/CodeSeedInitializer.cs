using Npgsql;

namespace PgTestKit;

internal sealed class CodeSeedInitializer(string name, string version, Func<NpgsqlConnection, CancellationToken, Task> seed) : IDatabaseInitializer
{
    public string Name => $"seed {name}";

    public ValueTask<string> GetFingerprintAsync(CancellationToken cancellationToken) => new(version);

    public async Task InitializeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await seed(connection, cancellationToken);
        if (connection.FullState == System.Data.ConnectionState.Open) await Sequences.MoveOnAsync(connection, null, cancellationToken);
    }
}
