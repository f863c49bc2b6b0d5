using System.Security.Cryptography;
using Npgsql;

namespace PgTestKit;

/// <summary>A session on a shared server that holds advisory locks as long as this process lives: one for its number, which is part of its clones' names, and a shared one for its template. When the session is lost, as in a restart of the server, it is opened again.</summary>
internal sealed class ServerLease : IAsyncDisposable
{
    /// <summary>The first key of the locks: that a process lives, and that a template is in use.</summary>
    public const int ProcessLock = 0x7067_746B, TemplateLock = 0x7067_7474; // "pgtk" and "pgtt"

    /// <summary>A role's or the server's limits must not end a session whose work is to wait.</summary>
    public const string WithoutTimeouts =
        "SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN ('statement_timeout', 'lock_timeout', 'idle_session_timeout', 'idle_in_transaction_session_timeout')";

    /// <summary>When the server began to take connections: a crash of one of its processes ends all sessions and leaves the postmaster, but begins its statistics anew.</summary>
    public const string ServerStart = "SELECT greatest(pg_postmaster_start_time(), (SELECT stats_reset FROM pg_stat_bgwriter))";

    private readonly RunningServer _server;
    private readonly Progress _progress;
    private readonly NpgsqlDataSource _source;
    private readonly CancellationTokenSource _ending = new();
    private NpgsqlConnection _session = null!;
    private Task _watching = Task.CompletedTask;
    private int? _template;
    private int _clones;

    private ServerLease(RunningServer server, Progress progress)
    {
        (_server, _progress) = (server, progress);
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false, KeepAlive = 30 }.ConnectionString);
    }

    /// <summary>The number that is locked.</summary>
    public int Number { get; } = RandomNumberGenerator.GetInt32(1, int.MaxValue);

    /// <summary>How often the session was lost: pooled connections from before are dead too.</summary>
    public int Losses { get; private set; }

    /// <summary>When the server had started, by its own clock, as the session was opened.</summary>
    public DateTime ServerStarted { get; private set; }

    public static async Task<ServerLease> TakeAsync(RunningServer server, Progress progress, CancellationToken cancellationToken)
    {
        var lease = new ServerLease(server, progress);
        try
        {
            lease._session = await ConnectionRetry.OpenAsync(lease._source, server.ToString(), server.Patience, progress.Log, cancellationToken);
            await lease.LockAsync(cancellationToken);
            return lease;
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    /// <summary>The second key of the lock that the users of a template share.</summary>
    public static int KeyOf(string template) => Convert.ToInt32(template[5..13], 16);

    /// <summary>The number of the next clone.</summary>
    public int NextClone() => Interlocked.Increment(ref _clones);

    /// <summary>Says to all processes that the template is in use from now on, and watches over the session. Waits for one that is about to drop it.</summary>
    public async Task UseAsync(string template, CancellationToken cancellationToken)
    {
        if (_watching != Task.CompletedTask) return; // a build that begins anew: who watches locks it again
        _template = KeyOf(template);
        await LockTemplateAsync(cancellationToken);
        _watching = WatchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _watching;
        if (_session is not null) await _session.DisposeAsync();
        await _source.DisposeAsync();
        _ending.Dispose();
    }

    private async Task LockAsync(CancellationToken cancellationToken)
    {
        await _session.ExecuteAsync(WithoutTimeouts, cancellationToken);
        ServerStarted = await _session.ScalarAsync<DateTime>(ServerStart, cancellationToken);
        // Held by nobody, or by this process's own lost session until the server notices.
        await _session.ExecuteUntimedAsync("SELECT pg_advisory_lock($1, $2)", cancellationToken, ProcessLock, Number);
        if (_template is not null) await LockTemplateAsync(cancellationToken);
    }

    private Task LockTemplateAsync(CancellationToken cancellationToken) =>
        _session.ExecuteUntimedAsync("SELECT pg_advisory_lock_shared($1, $2)", cancellationToken, TemplateLock, _template!);

    private async Task WatchAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                await _session.WaitAsync(_ending.Token); // for a notification, which nobody sends, or the session's end
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException or IOException)
            {
                Losses++;
                _progress.Log($"{_server} ended the session that marks this process as alive ({exception.Message}); opening another");
                if (!await ReopenAsync()) return;
            }
        }
    }

    private async Task<bool> ReopenAsync()
    {
        while (true)
        {
            try
            {
                await _session.DisposeAsync();
                _session = await ConnectionRetry.OpenAsync(_source, _server.ToString(), Timeout.InfiniteTimeSpan, _progress.Log, _ending.Token);
                await LockAsync(_ending.Token);
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
            catch (NpgsqlException exception) when (ConnectionRetry.Passes(exception))
            {
                // Lost again, before the locks were taken.
            }
            catch (Exception exception) when (exception is NpgsqlException or PgTestKitException)
            {
                _progress.Log($"nothing marks this process as alive any more, so another one may drop its databases: {exception.Message}");
                return false;
            }
        }
    }
}
