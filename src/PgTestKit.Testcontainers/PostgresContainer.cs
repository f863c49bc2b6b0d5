using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Testcontainers.PostgreSql;

namespace PgTestKit;

/// <summary>A container that is about to be started, and who owns it.</summary>
internal sealed class PostgresContainer
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50), StartTimeout = TimeSpan.FromMinutes(2), Fast = TimeSpan.FromSeconds(5);

    // The settings of a server whose data nobody will miss; the last -c of a name wins.
    private static readonly string[] Settings =
        ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "wal_level=minimal", "max_wal_senders=0", "max_connections=200", "autovacuum=off", "jit=off", "timezone=UTC"];

    private readonly PostgreSqlContainer _container;
    private readonly bool _isOwned;

    private PostgresContainer(PostgreSqlContainer container, bool isOwned) => (_container, _isOwned) = (container, isOwned);

    public static PostgresContainer Of(string image, Func<PostgreSqlBuilder, PostgreSqlBuilder> configure)
    {
        var builder = new PostgreSqlBuilder(image)
            .WithPassword(RandomNumberGenerator.GetHexString(32, lowercase: true))
            .WithCommand([.. Settings.SelectMany(setting => new[] { "-c", setting })]);
        return Of(configure(builder));
    }

    public static PostgresContainer Of(PostgreSqlBuilder builder)
    {
        // Testcontainers polls once a second, for an hour at most.
        var wait = Wait.ForUnixContainer().AddCustomWaitStrategy(new UntilItConnects(), strategy => strategy.WithInterval(PollInterval).WithTimeout(StartTimeout));
        return new(Build(builder.WithWaitStrategy(wait)), isOwned: !IsReused(Configuration(builder)));
    }

    public static PostgresContainer Of(PostgreSqlContainer container) => new(container, isOwned: false);

    private string Name => $"container of {_container.Image.FullName}";

    public async Task<RunningServer> StartAsync(Action<string> log, CancellationToken cancellationToken)
    {
        try
        {
            if (_container.State != TestcontainersStates.Running) await StartContainerAsync(log, cancellationToken);
            await using var connection = await ContainerConnection.OpenAsync(_container, cancellationToken);
            return new RunningContainer(_container, _isOwned, connection.PostgreSqlVersion);
        }
        catch (Exception exception)
        {
            var serverLog = await EndAsync();
            cancellationToken.ThrowIfCancellationRequested(); // Testcontainers may call it a timeout
            throw ContainerFailure.Explain(exception, Name, serverLog);
        }
    }

    private async Task StartContainerAsync(Action<string> log, CancellationToken cancellationToken)
    {
        var start = _container.StartAsync(cancellationToken);
        if (await Task.WhenAny(start, Task.Delay(Fast, cancellationToken)) != start) log($"waiting for the {Name}; the first time, the engine pulls the image");
        await start;
    }

    /// <summary>Removes the container that did not come up; returns what its server logged.</summary>
    private async Task<string> EndAsync()
    {
        try
        {
            try
            {
                return await ContainerLog.TailAsync(_container);
            }
            finally
            {
                if (_isOwned) await _container.DisposeAsync();
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return ""; // it was never made, or the engine is gone: the first error says so
        }
    }

    // Declared on AbstractBuilder<..., CreateContainerParameters, ...>: calling it, the compiler asks for Docker.DotNet, which a partial package source lacks.
    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern PostgreSqlContainer Build(PostgreSqlBuilder builder);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_DockerResourceConfiguration")]
    private static extern PostgreSqlConfiguration Configuration(PostgreSqlBuilder builder);

    // Disposing a reused container would stop it under the next process.
    private static bool IsReused(PostgreSqlConfiguration configuration) => typeof(PostgreSqlConfiguration).GetProperty("Reuse")!.GetValue(configuration) is true;
}
