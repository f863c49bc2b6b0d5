using System.Collections.Concurrent;
using Npgsql;

namespace PgTestKit;

/// <summary>The clones of this process: clean ones wait here for the next lease, and new ones are made when none waits.</summary>
internal sealed class ClonePool : IAsyncDisposable
{
    private readonly CloneFactory _factory;
    private readonly Action<string> _log;
    private readonly ConcurrentStack<Clone> _clean = new();
    private readonly ConcurrentDictionary<Clone, bool> _leased = new();
    private readonly ConcurrentDictionary<Task, bool> _removals = new();
    private readonly SemaphoreSlim _once = new(1, 1);
    private SequenceBaseline? _sequences;
    private Baseline? _baseline;
    private Clone? _pristine;
    private Task<Clone>? _ahead;

    public ClonePool(CloneFactory factory, bool isDistributed, ResetChoice reset, Action<string> log) => (_factory, IsDistributed, Resets, _log) = (factory, isDistributed, new(this, reset), log);

    /// <summary>Whether tables may keep their rows elsewhere, where a reset would not find them.</summary>
    public bool IsDistributed { get; }

    /// <summary>Makes what resets a clone.</summary>
    public ResetFactory Resets { get; }

    /// <summary>Whether the template was disposed, and with it the databases of leases that were still open.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>A clean clone: one that waits, else a new one.</summary>
    public async Task<Clone> RentAsync(CancellationToken cancellationToken)
    {
        if (!_clean.TryPop(out var clone))
            clone = Interlocked.Exchange(ref _ahead, null) is { } ahead ? await ahead : await _factory.CreateAsync(cancellationToken);
        _leased[clone] = true;
        return clone;
    }

    /// <summary>A clone for a test that keeps it to itself; the next one is made in the background meanwhile.</summary>
    public async Task<Clone> RentOnceAsync(CancellationToken cancellationToken)
    {
        var clone = await RentAsync(cancellationToken);
        var next = new Lazy<Task<Clone>>(() => _factory.CreateAsync(CancellationToken.None));
        lock (_clean) _ahead ??= _clean.IsEmpty ? next.Value : null;
        return clone;
    }

    /// <summary>A database besides the clone of a lease, which drops it: a copy of another one, or an empty one.</summary>
    public async Task<Clone> CopyAsync(string? source, CancellationToken cancellationToken)
    {
        var copy = await _factory.CopyAsync(source, cancellationToken);
        _leased[copy] = true;
        return copy;
    }

    /// <summary>Lets two databases change their names: what connects to the first one finds the second one's contents.</summary>
    public Task SwapAsync(Clone first, Clone second, CancellationToken cancellationToken) => _factory.SwapAsync(first, second, cancellationToken);

    /// <summary>Opens a session outside the databases of the tests.</summary>
    public Task<NpgsqlConnection> ConnectToServerAsync(CancellationToken cancellationToken) => _factory.ConnectAsync(cancellationToken);

    /// <summary>Opens a session with the rights of whoever built the template, outside every pool.</summary>
    public Task<NpgsqlConnection> OpenOwnerSessionAsync(Clone clone, CancellationToken cancellationToken) => _factory.OpenOwnerSessionAsync(clone, cancellationToken);

    /// <summary>Opens a test's connection to a clone.</summary>
    public Task<NpgsqlConnection> ConnectAsync(Clone clone, CancellationToken cancellationToken) => _factory.ConnectAsync(clone, cancellationToken);

    /// <summary>Opens a connection of the kit's own to a clone.</summary>
    public Task<NpgsqlConnection> ConnectOwnerAsync(Clone clone, CancellationToken cancellationToken) => _factory.ConnectOwnerAsync(clone, cancellationToken);

    /// <summary>Forgets connections that broke, and waits until the server takes new ones.</summary>
    public Task ReconnectAsync(TimeSpan patience, CancellationToken cancellationToken) => _factory.ReconnectAsync(patience, cancellationToken);

    public void Return(Clone clone)
    {
        // Who takes it out of the leased ones owns it: the lease that ends, or the pool that is disposed.
        if (_leased.TryRemove(clone, out _)) _clean.Push(clone);
    }

    /// <summary>Drops a clone in the background.</summary>
    public void Discard(Clone clone, string? reason = null)
    {
        if (!_leased.TryRemove(clone, out _)) return;
        if (reason is not null) _log($"database {clone.Name} was replaced: {reason}");
        Remove(clone);
    }

    /// <summary>Leaves a clone to the user, who wants to see what its failed test did.</summary>
    public async Task<bool> KeepAsync(Clone clone, FailedTest test)
    {
        if (!_leased.TryRemove(clone, out _)) return false;
        await _factory.KeepAsync(clone, test);
        return true;
    }

    /// <summary>The part of the baseline that a transaction needs, read once from a clean clone.</summary>
    public async ValueTask<SequenceBaseline> SequencesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_sequences is not null) return _sequences;
        await _once.WaitAsync(cancellationToken);
        try
        {
            return _sequences ??= await SequenceBaseline.ReadAsync(connection, cancellationToken);
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>What every clone holds before the first test, read once from a clean one.</summary>
    public async ValueTask<Baseline> BaselineAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_baseline is not null) return _baseline;
        var sequences = await SequencesAsync(connection, cancellationToken);
        await _once.WaitAsync(cancellationToken);
        try
        {
            return _baseline ??= await Baseline.ReadAsync(connection, sequences, cancellationToken);
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>A clone that no test ever leases: the source for rows that a test changed.</summary>
    public async ValueTask<Clone> PristineAsync(CancellationToken cancellationToken)
    {
        await _once.WaitAsync(cancellationToken);
        try
        {
            return _pristine ??= await _factory.CreateAsync(cancellationToken);
        }
        finally
        {
            _once.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        IsDisposed = true;
        if (Interlocked.Exchange(ref _ahead, null) is { } ahead && await ahead.ContinueWith(made => made.IsCompletedSuccessfully, TaskScheduler.Default)) _clean.Push(await ahead);
        if (_pristine is not null) _clean.Push(_pristine);
        while (_clean.TryPop(out var clone)) Remove(clone);
        foreach (var leased in _leased.Keys) Discard(leased);
        try
        {
            await Task.WhenAll(_removals.Keys);
        }
        finally
        {
            _once.Dispose();
            Resets.Dispose();
            await _factory.DisposeAsync();
        }
    }

    private void Remove(Clone clone)
    {
        var removal = DropAsync(clone);
        _removals[removal] = true;
        _ = removal.ContinueWith(done => _removals.TryRemove(done, out _), TaskScheduler.Default);
    }

    private async Task DropAsync(Clone clone)
    {
        try
        {
            await _factory.DropAsync(clone, isLast: IsDisposed);
        }
        catch (Exception exception) when (exception is NpgsqlException or PgTestKitException)
        {
            _log($"database {clone.Name} could not be dropped: {exception.Message}");
        }
    }
}
