using DotNet.Testcontainers.Configurations;
using Testcontainers.PostgreSql;

namespace PgTestKit;

/// <summary>A container that answers. One that the kit made is removed with everything in it, and its end is noticed; one of the suite's own, or a reused one, is left alone.</summary>
internal sealed class RunningContainer : RunningServer
{
    private readonly PostgreSqlContainer _container;
    private readonly bool _isOwned;
    private readonly CancellationTokenSource _disposing = new();
    private readonly TaskCompletionSource<string> _crash = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _end, _removal;

    public RunningContainer(PostgreSqlContainer container, bool isOwned, Version version)
        : base(
            ContainerConnection.StringOf(container),
            $"PostgreSQL {version}, a container of {container.Image.FullName}",
            $"container {container.Name.TrimStart('/')} on the engine at {TestcontainersSettings.OS.DockerEndpointAuthConfig?.Endpoint}")
    {
        (_container, _isOwned) = (container, isOwned);
        _end = isOwned ? container.GetExitCodeAsync(_disposing.Token) : Task.Delay(Timeout.Infinite, _disposing.Token);
        _removal = RemoveAtEndAsync();
    }

    public override bool IsThrowAway => _isOwned;

    public override string LogTail => _crash.Task.IsCompleted ? _crash.Task.Result : "";

    internal override bool IsDead => _end.IsCompletedSuccessfully;

    internal override Task<string>? NextCrash => _isOwned ? _crash.Task : null;

    internal override async ValueTask<bool> HasDiedAsync(TimeSpan patience)
    {
        await Task.WhenAny(_end, Task.Delay(patience));
        if (_end.IsCompletedSuccessfully) await _removal;
        return IsDead;
    }

    public override Task<ClientResult> RunClientAsync(ClientRun run, CancellationToken cancellationToken) => new ContainerClient(_container, ConnectionString).RunAsync(run, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync();
        await _removal;
        _disposing.Dispose();
        if (_isOwned) await _container.DisposeAsync();
    }

    /// <summary>Keeps the log of a container that ended, and removes it, so that the next one can have its name.</summary>
    private async Task RemoveAtEndAsync()
    {
        var log = "";
        try
        {
            await _end;
            log = await ContainerLog.TailAsync(_container);
            _crash.TrySetResult(log);
            await _container.DisposeAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // It is being disposed, somebody has removed it, or the engine is gone, which says nothing about the container.
            if (_end.IsCompletedSuccessfully) _crash.TrySetResult(log);
        }
    }
}
