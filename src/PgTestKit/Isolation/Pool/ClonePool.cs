using System.Collections.Concurrent;
using Npgsql;

namespace PgTestKit;

/// <summary>The clones of this process: clean ones wait here for the next lease, others are made for those who wait and dropped after their test.</summary>
internal sealed class ClonePool : IAsyncDisposable
{
    private const int NamedTests = 3;
    private readonly CloneFactory _factory;
    private readonly Progress _progress;
    private readonly WaitingLine<Clone> _clean = new();
    private readonly ConcurrentDictionary<Clone, LeaseRequest> _leased = new();
    private readonly ConcurrentDictionary<Clone, bool> _copies = new();
    private readonly CloneDemand _demand = new(Environment.ProcessorCount);
    private readonly CloneMaker _maker;
    private readonly CloneRemovals _removals;
    private readonly ConnectionLine _connections;

    public ClonePool(CloneFactory factory, bool isDistributed, ResetChoice reset, Progress progress)
    {
        (_factory, IsDistributed, _progress) = (factory, isDistributed, progress);
        _removals = new(factory, progress.Log);
        _maker = new(factory, _removals, _clean, () => _demand.Ahead(factory.Limits, _leased.Count, factory.FreeBytes), progress);
        _connections = new(factory.Server, factory.Connections.Patience, factory.Connections.CloseIdle, progress);
        Baseline = new(factory);
        Resets = new(Baseline, reset);
    }

    /// <summary>Whether tables may keep their rows elsewhere, where a reset would not find them.</summary>
    public bool IsDistributed { get; }

    /// <summary>What a clean clone holds.</summary>
    public TemplateBaseline Baseline { get; }

    /// <summary>Makes what resets a clone.</summary>
    public ResetFactory Resets { get; }

    /// <summary>Whether the template was disposed, and with it the databases of leases that were still open.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Opens what a lease needs; when the server has no connection free, as soon as it has.</summary>
    public Task<T> WhenConnectionsAreFreeAsync<T>(LeaseRequest request, Func<Task<T>> attempt, CancellationToken cancellationToken) =>
        _connections.TryAsync(request, attempt, InUse, cancellationToken);

    /// <summary>A clean clone: one that waits, else the next one that is given back or made.</summary>
    /// <param name="request">Whose it will be.</param>
    /// <param name="keeps">Whether it won't be given back clean: another one is made meanwhile.</param>
    /// <param name="cancellationToken">Ends the wait; a clone that was begun goes to somebody else.</param>
    public async Task<Clone> RentAsync(LeaseRequest request, bool keeps, CancellationToken cancellationToken)
    {
        if (keeps) _demand.Begin();
        try
        {
            if (!_clean.TryTake(out var clone)) clone = await WaitAsync(request, cancellationToken);
            clone.IsKept = keeps;
            _leased[clone] = request;
            if (keeps) _maker.Continue();
            return clone;
        }
        catch
        {
            if (keeps) _demand.End();
            throw;
        }
    }

    /// <summary>A database besides the clone of a lease, which drops it: a copy of another one, or an empty one.</summary>
    public async Task<Clone> CopyAsync(string? source, CancellationToken cancellationToken)
    {
        var copy = await _factory.CopyAsync(source, cancellationToken);
        _copies[copy] = true;
        return copy;
    }

    /// <summary>Lets two databases change their names: what connects to the first one finds the second one's contents.</summary>
    public Task SwapAsync(Clone first, Clone second, CancellationToken cancellationToken) => _factory.SwapAsync(first, second, cancellationToken);

    /// <summary>Opens a session outside the databases of the tests.</summary>
    public Task<NpgsqlConnection> ConnectToServerAsync(CancellationToken cancellationToken) => _factory.Connections.OpenAsync(whenFull: true, cancellationToken);

    /// <summary>Opens a session with the rights of whoever built the template, outside every pool.</summary>
    public Task<NpgsqlConnection> OpenOwnerSessionAsync(Clone clone, CancellationToken cancellationToken) => _factory.OpenOwnerSessionAsync(clone, cancellationToken);

    /// <summary>Opens a test's connection to a clone.</summary>
    public Task<NpgsqlConnection> ConnectAsync(Clone clone, CancellationToken cancellationToken) => _factory.ConnectAsync(clone, cancellationToken);

    /// <summary>Opens a connection of the kit's own to a clone.</summary>
    public Task<NpgsqlConnection> ConnectOwnerAsync(Clone clone, CancellationToken cancellationToken) => _factory.ConnectOwnerAsync(clone, cancellationToken);

    /// <summary>Forgets connections that broke, and waits until the server takes new ones.</summary>
    public Task ReconnectAsync(TimeSpan patience, CancellationToken cancellationToken) => _factory.Connections.ReopenAsync(patience, cancellationToken);

    /// <summary>Takes a clean clone back.</summary>
    public async ValueTask ReturnAsync(Clone clone)
    {
        if (!TryEnd(clone)) return;
        if (!_clean.Offer(clone)) await _removals.BeginAsync(clone, isLast: true);
        _connections.LeaseEnded();
    }

    /// <summary>Drops a clone, or a copy, in the background.</summary>
    public async ValueTask DiscardAsync(Clone clone, string? reason = null)
    {
        if (!_copies.TryRemove(clone, out _) && !TryEnd(clone)) return;
        if (reason is not null) _progress.Log($"database {clone.Name} was replaced: {reason}");
        await _removals.BeginAsync(clone, IsDisposed);
        _connections.LeaseEnded();
    }

    /// <summary>Leaves a clone to the user, who wants to see what its failed test did.</summary>
    public async Task<bool> KeepAsync(Clone clone, FailedTest test)
    {
        if (!TryEnd(clone)) return false;
        await _factory.KeepAsync(clone, test);
        _connections.LeaseEnded();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        IsDisposed = true;
        var clean = _clean.Close(new ObjectDisposedException(nameof(TemplateDatabase)));
        try
        {
            await _maker.DisposeAsync();
            if (Baseline.Pristine is { } pristine) await _removals.BeginAsync(pristine, isLast: true);
            foreach (var clone in clean) await _removals.BeginAsync(clone, isLast: true);
            foreach (var clone in _leased.Keys.Concat(_copies.Keys)) await DiscardAsync(clone);
            await _removals.DisposeAsync();
        }
        finally
        {
            Baseline.Dispose();
            Resets.Dispose();
            await _factory.DisposeAsync();
        }
    }

    private async Task<Clone> WaitAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        await using var work = _progress.Begin(() => $"{request} waits for a database (being made: {_maker.Making}, leases that wait: {_clean.Waiting})");
        var clone = _clean.TakeAsync(request.Ticket, cancellationToken);
        _maker.Continue();
        return await clone;
    }

    // Who takes a clone out of the leased ones owns it: the lease that ends, or the pool that is disposed.
    private bool TryEnd(Clone clone)
    {
        if (!_leased.TryRemove(clone, out _)) return false;
        if (clone.IsKept) _demand.End();
        return true;
    }

    private string InUse()
    {
        var leased = _leased.ToArray();
        var tests = leased.OrderBy(lease => lease.Value.Ticket).Select(lease => lease.Value.Test ?? lease.Key.Name).ToList();
        var names = string.Join(", ", tests.Take(NamedTests)) + (tests.Count > NamedTests ? $" and {tests.Count - NamedTests} more" : "");
        var count = leased.Sum(lease => lease.Key.Reset is null ? 1 : 2);
        return $"at least {count} of {_factory.Limits?.Connections.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "its"} connections are in use by tests" + (names.Length > 0 ? $": {names}" : "");
    }
}
