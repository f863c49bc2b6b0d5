using System.Collections.Concurrent;
using Npgsql;

namespace PgTestKit;

/// <summary>A local server from its start to its end, which begins again when its template has been kept.</summary>
internal sealed class LocalServerProcess : RunningServer
{
    private const int PortTries = 5;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private readonly LogTail _log = new();
    private readonly PostgresBinaries _binaries;
    private readonly ServerFolder _folder;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private Task<bool?> _complete = Task.FromResult<bool?>(true);
    private Func<ServerFolder, Task>? _keep;
    private Lazy<Task>? _incomplete;
    private readonly ConcurrentQueue<KeptDatabase> _kept = new();
    private TaskCompletionSource<string> _crash = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _disposing = new();
    private Task? _hostWatch;
    private FileLock? _turn;
    private TaskCompletionSource _death = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private UnixPostgres? _onUnix;
    private WindowsPostgres? _onWindows;

    public LocalServerProcess(PostgresBinaries binaries, ServerFolder folder, IReadOnlyDictionary<string, string> settings)
        : base("", $"PostgreSQL {binaries.Version}, a local process", binaries.Origin) => (_binaries, _folder, _settings) = (binaries, folder, settings);

    public override bool IsThrowAway => true;

    // A property can't be awaited. What is of the kit itself awaits CompleteAsync before it asks.
    public override string ConnectionString
    {
        get
        {
            CompleteAsync(CancellationToken.None).GetAwaiter().GetResult();
            return base.ConnectionString;
        }
    }

    /// <summary>Where the data directory goes at the end when it holds kept databases; null when nothing can be kept.</summary>
    public KeptClusters? KeptClusters { get; init; }

    internal override string? BinariesFolder => _binaries.Folder;

    internal override long? FreeBytes => DataParent.FreeBytes(_folder.Parent) is var free and >= 0 ? free : null;

    internal override bool OutlivesTests => KeptClusters is not null;

    public override string LogTail
    {
        get
        {
            if (OperatingSystem.IsWindows()) _onWindows?.ReadLog();
            return _log.ToString();
        }
    }

    internal override Task<string> NextCrash => _crash.Task;

    /// <summary>Starts on a free port; on another one when somebody took it in between.</summary>
    /// <param name="cached">The cached cluster to fill the folder from; null when the folder is filled.</param>
    /// <param name="cancellationToken">Stops what was begun.</param>
    public async Task StartAsync(string? cached, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await StartAsync(FreePort.Take(), cached, cancellationToken);
                _hostWatch ??= EndWithHostAsync();
                return;
            }
            catch (PgTestKitException) when (tries < PortTries && LogTail.Contains("could not bind", StringComparison.Ordinal))
            {
                await EndAsync("stop");
                if (cached is not null) await _folder.ClearAsync();
                _log.Clear();
            }
            catch
            {
                await EndAsync("stop");
                throw;
            }
        }
    }

    /// <summary>Called once when the rest of the cached cluster could not be copied.</summary>
    public Func<Task> IncompleteAsync { set => _incomplete = new(value); }

    internal override bool IsDead => _death.Task.IsCompleted;

    internal override async ValueTask<bool> HasDiedAsync(TimeSpan patience)
    {
        if (!_death.Task.IsCompleted && patience > TimeSpan.Zero) await Task.WhenAny(_death.Task, Task.Delay(patience));
        return IsDead;
    }

    /// <summary>What to do with the data directory once the template is in it, and the lock to give back then.</summary>
    public void KeepWhenBuilt(Func<ServerFolder, Task> keep, FileLock turn) => (_keep, _turn) = (keep, turn);

    internal override async Task CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAny(_complete, _death.Task).WaitAsync(StartTimeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new PgTestKitException($"The cached cluster was not copied to {_folder.FullPath} within {StartTimeout.TotalSeconds} s. Name a folder on a faster disk: PostgresServer.Local().WithDataIn(...).");
        }

        var isComplete = _complete.IsCompleted ? await _complete : null;
        if (isComplete == true) return;
        if (isComplete == false && _incomplete is not null) await _incomplete.Value; // else the server's end came first, and the cluster is not to blame
        _death.TrySetResult(); // half a server is none: the next lease starts another
        throw new PgTestKitException($"The cached cluster could not be copied to {_folder.FullPath}. The log ends with:{Environment.NewLine}{_log}");
    }

    public override async Task TemplateBuiltAsync(CancellationToken cancellationToken)
    {
        if (_keep is null) return;
        await CompleteAsync(cancellationToken);
        await EndAsync("halt"); // a clean shutdown, so that the copy needs no recovery
        await _keep(_folder);
        _turn?.Dispose();
        await StartAsync(cached: null, cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync();
        if (_hostWatch is not null) await _hostWatch;
        _disposing.Dispose();
        if (!_kept.IsEmpty && KeptClusters is not null)
        {
            await KeptClusters.DropOthersAsync(this);
            await EndAsync("halt");
            await KeptClusters.PutAsideAsync(_folder, new(_binaries.Folder, _binaries.Version, _settings, [.. _kept]));
        }

        await EndAsync("drop");
        _turn?.Dispose();
        await _folder.DeleteAsync();
    }

    internal override string Explain(NpgsqlException exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.DiskFull } ? DataParent.Cure(_folder.Parent) : base.Explain(exception);

    internal override string HowToOpen(string database) => $"After the run, open it with: {KeptClusters?.OpenCommand(database)}";

    internal override void DatabaseKept(KeptDatabase database) => _kept.Enqueue(database);

    private async Task StartAsync(int port, string? cached, CancellationToken cancellationToken)
    {
        var all = LocalServerSettings.Throwaway(port);
        foreach (var (name, value) in _settings) all[name] = value;
        if (int.TryParse(all["port"], out var own)) port = own;
        if (OperatingSystem.IsWindows())
        {
            _onWindows = new(_binaries, _folder, _log);
            await _onWindows.StartAsync(all, cached, StartTimeout, cancellationToken);
            ConnectionString = ConnectionTo(port, _folder.Password);
            return;
        }

        var postgres = _onUnix = new(_binaries, _folder, _log);
        (_complete, _death) = (postgres.Complete, postgres.Death);
        postgres.Crashed = () => Interlocked.Exchange(ref _crash, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult(LogTail);
        await postgres.StartAsync(all, cached, StartTimeout, cancellationToken);
        ConnectionString = ConnectionTo(port, _folder.Password);
    }

    /// <summary>Ends the server along with the host of <c>dotnet test</c>, which took this process for ended, too.</summary>
    private async Task EndWithHostAsync()
    {
        using var host = TestHost.Find();
        if (host is null) return;
        try
        {
            await host.WaitForExitAsync(_disposing.Token);
            await EndAsync("drop");
        }
        catch (OperationCanceledException)
        {
            // The server ends before its host, as it should.
        }
    }

    /// <summary>Ends the process and leaves the data directory.</summary>
    /// <param name="how"><c>stop</c> at once, or <c>halt</c> cleanly.</param>
    private async Task EndAsync(string how)
    {
        if (OperatingSystem.IsWindows())
        {
            using var server = Interlocked.Exchange(ref _onWindows, null);
            if (server is not null && how == "halt") await server.HaltAsync();
            return;
        }

        using var postgres = Interlocked.Exchange(ref _onUnix, null);
        if (postgres is not null) await postgres.EndAsync(how);
    }

    private static string ConnectionTo(int port, string password) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = "postgres",
        Password = password,
        Database = "postgres",
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;
}
