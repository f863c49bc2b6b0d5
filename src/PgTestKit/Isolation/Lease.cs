using System.Collections.Concurrent;
using System.Data.Common;
using Npgsql;

namespace PgTestKit;

/// <summary>One test's use of a clone: begins with an open connection, ends by making the clone clean or dropping it.</summary>
internal abstract class Lease(ClonePool pool, Clone clone, NpgsqlConnection connection)
{
    private readonly ConcurrentBag<Clone> _copies = [];

    public Clone Clone => clone;

    public NpgsqlConnection Connection => connection;

    public virtual NpgsqlTransaction? Transaction => null;

    /// <summary>Those of the code under test, where it shares the test's transaction.</summary>
    public virtual Savepoints? Savepoints => null;

    /// <summary>What the code under test opens connections from.</summary>
    public virtual DbDataSource DbDataSource => clone.DataSource;

    /// <summary>Whether the server did not answer as the lease ended.</summary>
    public bool IsBroken { get; protected set; }

    /// <summary>Whether the database is dropped after the test, and never reset.</summary>
    public bool IsOwn { get; private set; }

    protected ClonePool Pool => pool;

    public async ValueTask EndAsync()
    {
        await DropCopiesAsync();
        if (pool.IsDisposed) await connection.DisposeAsync(); // the database went with the template
        else await UndoAsync();
    }

    /// <summary>Removes what a reset keeps in the database, a session and an event trigger, so that it can be copied and dumped.</summary>
    public async Task OwnAsync(CancellationToken cancellationToken)
    {
        if (IsOwn) return;
        IsOwn = true;
        if (clone.Reset is not { } reset) return;
        clone.Reset = null;
        await reset.DisposeAsync();
        await using var owner = await pool.OpenOwnerSessionAsync(clone, cancellationToken);
        await SchemaWatch.RemoveAsync(owner, cancellationToken);
    }

    /// <summary>A database that goes with the lease: a copy of another one, or an empty one.</summary>
    public async Task<Clone> CopyAsync(string? source, CancellationToken cancellationToken)
    {
        var copy = await pool.CopyAsync(source, cancellationToken);
        _copies.Add(copy);
        return copy;
    }

    /// <summary>Gives the lease's database the contents of a copy, which is dropped with what was there before.</summary>
    public async Task ReplaceAsync(Clone copy, CancellationToken cancellationToken)
    {
        await pool.SwapAsync(clone, copy, cancellationToken);
        await pool.DiscardAsync(copy);
    }

    /// <summary>Drops a copy before the lease ends.</summary>
    public ValueTask DropAsync(Clone copy) => pool.DiscardAsync(copy);

    /// <summary>Opens a session outside the databases of the tests.</summary>
    public Task<NpgsqlConnection> ConnectToServerAsync(CancellationToken cancellationToken) => pool.ConnectToServerAsync(cancellationToken);

    /// <summary>Opens a session with the rights of whoever built the template, outside every pool.</summary>
    public Task<NpgsqlConnection> OpenOwnerSessionAsync(Clone database, CancellationToken cancellationToken) => pool.OpenOwnerSessionAsync(database, cancellationToken);

    /// <summary>Ends without undoing anything; the database is the user's from now on. False when it went with the template already.</summary>
    public async Task<bool> KeepAsync(FailedTest test)
    {
        await DropCopiesAsync();
        await connection.DisposeAsync();
        return await pool.KeepAsync(clone, test);
    }

    /// <summary>Does the kit's work as the owner: on the test's connection, unless tests connect as another role.</summary>
    public Task<T> AsOwnerAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) => AsOwnerAsync(pool, clone, connection, work, cancellationToken);

    protected abstract ValueTask UndoAsync();

    private async ValueTask DropCopiesAsync()
    {
        foreach (var copy in _copies) await pool.DiscardAsync(copy);
    }

    /// <inheritdoc cref="AsOwnerAsync{T}(Func{NpgsqlConnection, Task{T}}, CancellationToken)" />
    protected static async Task<T> AsOwnerAsync<T>(ClonePool pool, Clone clone, NpgsqlConnection connection, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        if (!clone.HasRole) return await work(connection);
        await using var owner = await pool.ConnectOwnerAsync(clone, cancellationToken);
        return await work(owner);
    }

    /// <summary>Rents a clone and opens a connection; the clone is dropped when that fails.</summary>
    protected static Task<T> OpenAsync<T>(ClonePool pool, LeaseRequest request, bool keeps, Func<Clone, NpgsqlConnection, Task<T>> begin, CancellationToken cancellationToken) where T : Lease =>
        pool.WhenConnectionsAreFreeAsync(request, () => TryOpenAsync(pool, request, keeps, begin, cancellationToken), cancellationToken);

    private static async Task<T> TryOpenAsync<T>(ClonePool pool, LeaseRequest request, bool keeps, Func<Clone, NpgsqlConnection, Task<T>> begin, CancellationToken cancellationToken)
    {
        var clone = await pool.RentAsync(request, keeps, cancellationToken);
        NpgsqlConnection? connection = null;
        try
        {
            connection = await pool.ConnectAsync(clone, cancellationToken);
            return await begin(clone, connection);
        }
        catch (Exception exception)
        {
            if (connection is not null) await connection.DisposeAsync();
            if (ConnectionRetry.IsFull(exception)) await pool.ReturnAsync(clone); // as clean as before
            else await pool.DiscardAsync(clone);
            throw;
        }
    }
}
