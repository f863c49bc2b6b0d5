using System.Runtime.CompilerServices;

namespace PgTestKit;

/// <summary>A container that is not started yet. Names no type of Testcontainers, so that describing one does not load it.</summary>
internal sealed class ContainerServer(string name, string sharingKey, Func<PostgresContainer> prepare) : PostgresServer
{
    public override string Name => name;

    protected internal override string SharingKey => sharingKey;

    public override async Task<RunningServer> StartAsync(ServerStart start, CancellationToken cancellationToken)
    {
        try
        {
            return await PrepareAndStartAsync(start, cancellationToken);
        }
        catch (Exception exception) when (exception is not PgTestKitException && !cancellationToken.IsCancellationRequested)
        {
            throw ContainerFailure.Explain(exception, name, log: "");
        }
    }

    // Inlined, a missing assembly would fail StartAsync before its try block begins.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task<RunningServer> PrepareAndStartAsync(ServerStart start, CancellationToken cancellationToken) => prepare().StartAsync(start.Log, cancellationToken);
}
