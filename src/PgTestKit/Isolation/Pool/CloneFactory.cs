using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Npgsql;

namespace PgTestKit;

/// <summary>Makes clones of the template and drops them. On a server that stays, their names carry the number of this process's lease, so that the next process knows which ones are orphans.</summary>
internal sealed partial class CloneFactory : IAsyncDisposable
{
    public const int DroppedAtOnce = 2;
    private const int MaxConnectionsPerClone = 20;
    private readonly SharedServer _shared;
    private readonly RunningServer _server;
    private readonly string _template;
    private readonly IReadOnlyList<IDatabaseInitializer> _initializers;
    private readonly ConcurrentDictionary<Clone, bool> _clones = new();
    private readonly Progress _progress;
    private readonly ServerLease? _lease;
    private readonly RoleLogin? _login;
    private readonly int _number;
    private int _count;

    public CloneFactory(SharedServer shared, IReadOnlyList<IDatabaseInitializer> initializers, ConnectingRole? role, Progress progress)
    {
        (_shared, _server, _template, _initializers, _progress, _lease) = (shared, shared.Server, shared.Report.Template, initializers, progress, shared.Lease);
        _number = _lease?.Number ?? RandomNumberGenerator.GetInt32(1, int.MaxValue);
        _login = role is null ? null : new(_server, role, progress.Log);
        Connections = new(_server, _lease, () => _clones.Keys, progress);
    }

    /// <summary>More would only wait for each other.</summary>
    public static int MadeAtOnce { get; } = Math.Clamp(Environment.ProcessorCount, 2, 8);

    /// <summary>Those to the server.</summary>
    public ServerConnections Connections { get; }

    /// <summary>The server's name, for lines and errors.</summary>
    public string Server => _server.ToString();

    /// <summary>Read along with the first clone that is made; until then null.</summary>
    public ServerLimits? Limits { get; private set; }

    /// <summary>What is free where the clones are; null where that can't be told.</summary>
    public long? FreeBytes() => _server.FreeBytes;

    /// <param name="explore">Whether nobody waits for it, so that it may be made in a way that was not measured yet.</param>
    /// <param name="cancellationToken">Ends the wait for a connection; what is begun then is finished.</param>
    public async Task<Clone> CreateAsync(bool explore, CancellationToken cancellationToken)
    {
        if (_shared.TakeFirstClone() is { } first)
        {
            var clone = Open(first);
            clone.HasLoggedSequences = _shared.HasCheckpointedClone;
            return clone;
        }

        var name = NextName();
        await _server.CompleteAsync(cancellationToken);
        await using var connection = await Connections.OpenAsync(whenFull: false, cancellationToken);
        Limits ??= await ServerLimits.ReadAsync(connection, _template, cancellationToken);
        await CloneAsync(connection, name, explore);
        return Open(name);
    }

    private Marker MarkerOfClone => new(Marker.OfClone) { ServerStarted = _lease?.ServerStarted };

    private Clone Open(string name)
    {
        var settings = ServerConnections.Settings(_server.ConnectionTo(name), MaxConnectionsPerClone);
        settings.IncludeErrorDetail = true;
        var (owner, test) = (settings.ConnectionString, _login?.ConnectionString(settings) ?? settings.ConnectionString);
        var source = DataSource(test, name);
        var clone = new Clone(name, test, source.DataSource, source.PoolName, owner, _login is null ? source.DataSource : DataSource(owner, "owner of " + name).DataSource) { Losses = _lease?.Losses ?? 0 };
        _clones[clone] = true;
        return clone;
    }

    /// <summary>What the clone is called that is made along with the template, the same in every run.</summary>
    public static string FirstName(string template) => template + "_00000000_0";

    /// <summary>Opens a test's connection to a clone.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(Clone clone, CancellationToken cancellationToken)
    {
        if (_login is not null) await _login.EnsureAsync(clone, (source, cancellation) => Connections.OpenAsync(clone, source, cancellation), cancellationToken);
        return await Connections.OpenAsync(clone, clone.DataSource, cancellationToken);
    }

    /// <summary>Opens a connection of the kit's own to a clone.</summary>
    public Task<NpgsqlConnection> ConnectOwnerAsync(Clone clone, CancellationToken cancellationToken) => Connections.OpenAsync(clone, clone.OwnerDataSource, cancellationToken);

    /// <summary>Drops a clone; on a throw-away server whose last hour has come, that would be for nothing.</summary>
    public async Task DropAsync(Clone clone, bool isLast)
    {
        _clones.TryRemove(clone, out _);
        await clone.DisposeAsync();
        if (isLast && _server.IsThrowAway) return;
        await using var connection = await Connections.OpenAsync(whenFull: true, CancellationToken.None);
        try
        {
            await DatabaseRemoval.DropAsync(connection, clone.Name, CancellationToken.None, Marker.OfClone);
        }
        catch (PostgresException exception) when (clone.HasRole && exception.SqlState == PostgresErrorCodes.ObjectInUse)
        {
            // An owner that is neither superuser nor member of the role can't end its sessions; the role can.
            await OwnSessions.TerminateAsync(clone.ConnectionString, CancellationToken.None);
            await DatabaseRemoval.DropAsync(connection, clone.Name, CancellationToken.None, Marker.OfClone);
        }
    }

    /// <summary>Marks a clone so that no sweep drops it. It keeps its name, which carries this process's lease.</summary>
    public async Task KeepAsync(Clone clone, FailedTest test)
    {
        await clone.DisposeAsync();
        await using var connection = await Connections.OpenAsync(whenFull: true, CancellationToken.None);
        var marker = await Marker.ReadAsync(connection, clone.Name, CancellationToken.None) ?? new(Marker.OfKept);
        if (clone.Name == FirstName(_template)) await RenameAsync(connection, clone);
        await (marker with { PgTestKit = Marker.OfKept, Kept = test }).WriteAsync(connection, clone.Name, CancellationToken.None);
        _server.DatabaseKept(new(clone.Name, test));
    }

    public ValueTask DisposeAsync()
    {
        _login?.Dispose();
        return Connections.DisposeAsync();
    }

    private (NpgsqlDataSource DataSource, string PoolName) DataSource(string connectionString, string name)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        foreach (var initializer in _initializers) initializer.ConfigureDataSource(builder);
        builder.Name = builder.Name is null ? name : $"{builder.Name} {name}";
        return (builder.Build(), builder.Name);
    }

    // Kept databases are opened by name, so those of two runs can't have the same one.
    private async Task RenameAsync(NpgsqlConnection connection, Clone clone)
    {
        var name = NextName();
        await connection.QueryAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", row => row.GetBoolean(0), CancellationToken.None, clone.Name);
        await connection.ExecuteAsync($"ALTER DATABASE {Quote.Identifier(clone.Name)} RENAME TO {Quote.Identifier(name)}", CancellationToken.None);
        clone.Name = name;
    }

    private async Task CloneAsync(NpgsqlConnection connection, string name, bool explore)
    {
        var ways = _server.CloneStrategies;
        var strategy = ways.Choose(connection.PostgreSqlVersion, _server.IsThrowAway, explore);
        var watch = Stopwatch.StartNew();
        try
        {
            await DatabaseCreation.CloneAsync(connection, name, _template, strategy, MarkerOfClone, CancellationToken.None);
            ways.Record(strategy, watch.Elapsed);
        }
        catch (PostgresException) when (strategy.Setting is not null)
        {
            ways.Exclude(strategy);
            await CloneAsync(connection, name, explore: false);
        }
    }

    private string NextName() => $"{_template}_{_number:x8}_{_lease?.NextClone() ?? Interlocked.Increment(ref _count)}";
}
