using Npgsql;
using Testcontainers.PostgreSql;

namespace PgTestKit;

/// <summary>Connects to the server in a container.</summary>
internal static class ContainerConnection
{
    public static string StringOf(PostgreSqlContainer container) =>
        new NpgsqlConnectionStringBuilder(container.GetConnectionString()) { GssEncryptionMode = GssEncryptionMode.Disable }.ConnectionString;

    public static async Task<NpgsqlConnection> OpenAsync(PostgreSqlContainer container, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(StringOf(container)) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
