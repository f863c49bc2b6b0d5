using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using Npgsql;
using Testcontainers.PostgreSql;

namespace PgTestKit;

/// <summary>Waits for the first connection. The server that the image runs its init scripts on does not listen on TCP, so it can't be taken for the real one.</summary>
internal sealed class UntilItConnects : IWaitUntil
{
    public async Task<bool> UntilAsync(IContainer container)
    {
        try
        {
            await using var connection = await ContainerConnection.OpenAsync((PostgreSqlContainer)container, CancellationToken.None);
            return true;
        }
        catch (NpgsqlException exception) when (exception is not PostgresException { SqlState: not PostgresErrorCodes.CannotConnectNow })
        {
            return false; // a refused or a cut socket, or "the database system is starting up"
        }
    }
}
