using System.Collections.Concurrent;
using System.Security.Cryptography;
using Npgsql;

namespace PgTestKit;

/// <summary>Makes clones of the template and drops them. On a server that stays, their names carry the number of this process's lease, so that the next process knows which ones are orphans.</summary>
internal sealed partial class CloneFactory : IAsyncDisposable
{
    private const int MaxConnectionsPerClone = 20;
    private readonly SharedServer _shared;
    private readonly RunningServer _server;
    private readonly string _template;
    private readonly IReadOnlyList<IDatabaseInitializer> _initializers;
    private readonly Progress _progress;
    private readonly NpgsqlDataSource _maintenance;
    private readonly ConcurrentDictionary<Clone, bool> _clones = new();
    private readonly ServerLease? _lease;
    private readonly RoleLogin? _login;
    private readonly int _number;
    private int _count, _losses;

    public CloneFactory(SharedServer shared, IReadOnlyList<IDatabaseInitializer> initializers, ConnectingRole? role, Progress progress)
    {
        (_shared, _server, _template, _initializers, _progress, _lease) = (shared, shared.Server, shared.Report.Template, initializers, progress, shared.Lease);
        _number = _lease?.Number ?? RandomNumberGenerator.GetInt32(1, int.MaxValue);
        _losses = _lease?.Losses ?? 0;
        _login = role is null ? null : new(_server, role, progress.Log);
        _maintenance = NpgsqlDataSource.Create(Settings(_server.ConnectionString, 4).ConnectionString);
    }

    public async Task<Clone> CreateAsync(CancellationToken cancellationToken)
    {
        if (_shared.TakeFirstClone() is not { } name)
        {
            name = NextName();
            await using var work = _progress.Begin($"making database {name}");
            await _server.CompleteAsync(cancellationToken);
            await using var connection = await ConnectAsync(cancellationToken);
            await DatabaseCreation.CloneAsync(connection, name, _template, _server.IsThrowAway, MarkerOfClone, cancellationToken);
        }

        return Open(name);
    }

    private Marker MarkerOfClone => new(Marker.OfClone) { ServerStarted = _lease?.ServerStarted };

    private Clone Open(string name)
    {
        var settings = Settings(_server.ConnectionString, MaxConnectionsPerClone);
        settings.Database = name;
        settings.IncludeErrorDetail = true;
        var (owner, test) = (settings.ConnectionString, _login?.ConnectionString(settings) ?? settings.ConnectionString);
        var source = DataSource(test);
        var clone = new Clone(name, test, source, owner, _login is null ? source : DataSource(owner)) { Losses = _lease?.Losses ?? 0 };
        _clones[clone] = true;
        return clone;
    }

    /// <summary>What the clone is called that is made along with the template, the same in every run.</summary>
    public static string FirstName(string template) => template + "_00000000_0";

    /// <summary>Opens a test's connection to a clone; a server that has none free is given time.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(Clone clone, CancellationToken cancellationToken)
    {
        if (_login is not null) await _login.EnsureAsync(clone, (source, cancellation) => ConnectAsync(clone, source, cancellation), cancellationToken);
        return await ConnectAsync(clone, clone.DataSource, cancellationToken);
    }

    /// <summary>Opens a connection of the kit's own to a clone.</summary>
    public Task<NpgsqlConnection> ConnectOwnerAsync(Clone clone, CancellationToken cancellationToken) => ConnectAsync(clone, clone.OwnerDataSource, cancellationToken);

    /// <summary>Drops a clone; on a throw-away server whose last hour has come, that would be for nothing.</summary>
    public async Task DropAsync(Clone clone, bool isLast)
    {
        _clones.TryRemove(clone, out _);
        await clone.DisposeAsync();
        if (isLast && _server.IsThrowAway) return;
        await using var connection = await ConnectAsync(CancellationToken.None);
        try
        {
            await DatabaseRemoval.DropAsync(connection, clone.Name, CancellationToken.None);
        }
        catch (PostgresException exception) when (clone.HasRole && exception.SqlState == PostgresErrorCodes.ObjectInUse)
        {
            // An owner that is neither superuser nor member of the role can't end its sessions; the role can.
            await OwnSessions.TerminateAsync(clone.ConnectionString, CancellationToken.None);
            await DatabaseRemoval.DropAsync(connection, clone.Name, CancellationToken.None);
        }
    }

    /// <summary>Marks a clone so that no sweep drops it. It keeps its name, which carries this process's lease.</summary>
    public async Task KeepAsync(Clone clone, FailedTest test)
    {
        await clone.DisposeAsync();
        await using var connection = await ConnectAsync(CancellationToken.None);
        if (clone.Name == FirstName(_template)) await RenameAsync(connection, clone);
        var marker = await Marker.ReadAsync(connection, clone.Name, CancellationToken.None) ?? new(Marker.OfKept);
        await (marker with { PgTestKit = Marker.OfKept, Kept = test }).WriteAsync(connection, clone.Name, CancellationToken.None);
        _server.DatabaseKept(new(clone.Name, test));
    }

    /// <summary>Forgets connections that broke, and waits until the server takes new ones.</summary>
    public async Task ReconnectAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        CloseIdle();
        await using var connection = await ConnectionRetry.OpenAsync(_maintenance, _server.ToString(), patience, _progress.Log, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _login?.Dispose();
        return _maintenance.DisposeAsync();
    }

    private async Task<NpgsqlConnection> ConnectAsync(Clone clone, NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        if (_lease is null) return await source.OpenConnectionAsync(cancellationToken);
        if (clone.Losses != _lease.Losses)
        {
            clone.Losses = _lease.Losses;
            clone.CloseIdle(); // connections from before a restart are dead
        }

        return await OpenAsync(source, cancellationToken);
    }

    private NpgsqlDataSource DataSource(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        foreach (var initializer in _initializers) initializer.ConfigureDataSource(builder);
        return builder.Build();
    }

    // Kept databases are opened by name, so those of two runs can't have the same one.
    private async Task RenameAsync(NpgsqlConnection connection, Clone clone)
    {
        var name = NextName();
        await connection.QueryAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", row => row.GetBoolean(0), CancellationToken.None, clone.Name);
        await connection.ExecuteAsync($"ALTER DATABASE {Quote.Identifier(clone.Name)} RENAME TO {Quote.Identifier(name)}", CancellationToken.None);
        clone.Name = name;
    }

    private string NextName() => $"{_template}_{_number:x8}_{_lease?.NextClone() ?? Interlocked.Increment(ref _count)}";

    // What a connection string may say for an application must not change what a test sees: settings of one test would leak into the next.
    private static NpgsqlConnectionStringBuilder Settings(string connectionString, int connections) =>
        new(connectionString) { MinPoolSize = 0, MaxPoolSize = connections, NoResetOnClose = false };

    /// <summary>Opens a connection to the maintenance database.</summary>
    public Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_lease is null) return _maintenance.OpenConnectionAsync(cancellationToken).AsTask();
        if (Interlocked.Exchange(ref _losses, _lease.Losses) != _lease.Losses) _maintenance.Clear();
        return OpenAsync(_maintenance, cancellationToken);
    }

    private async Task<NpgsqlConnection> OpenAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var work = _progress.Begin($"waiting for a connection to {_server}");
        return await ConnectionRetry.OpenAsync(source, _server.ToString(), _server.Patience, _progress.Log, cancellationToken, CloseIdle);
    }

    private void CloseIdle()
    {
        _maintenance.Clear();
        foreach (var clone in _clones.Keys) clone.CloseIdle();
    }
}
