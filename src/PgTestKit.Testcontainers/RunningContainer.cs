using DotNet.Testcontainers.Configurations;
using Testcontainers.PostgreSql;

namespace PgTestKit;

/// <summary>A container that answers. One that the kit made is removed with everything in it; one of the suite's own, or a reused one, is left alone.</summary>
internal sealed class RunningContainer(PostgreSqlContainer container, bool isOwned, Version version) : RunningServer(
    ContainerConnection.StringOf(container),
    $"PostgreSQL {version}, a container of {container.Image.FullName}",
    $"container {container.Name.TrimStart('/')} on the engine at {TestcontainersSettings.OS.DockerEndpointAuthConfig?.Endpoint}")
{
    public override bool IsThrowAway => isOwned;

    public override Task<ClientResult> RunClientAsync(ClientRun run, CancellationToken cancellationToken) => new ContainerClient(container, ConnectionString).RunAsync(run, cancellationToken);

    public override ValueTask DisposeAsync() => isOwned ? container.DisposeAsync() : ValueTask.CompletedTask;
}
