using Npgsql;

namespace NetRaven.Initialization;

/// <summary>Changes the schema of a running installation, between two releases. A script is one transaction, and may run again.</summary>
public static class PatchScripts
{
    public static async Task ApplyAsync(NpgsqlDataSource dataSource, string path, CancellationToken cancellationToken = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(await File.ReadAllTextAsync(path, cancellationToken), connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
