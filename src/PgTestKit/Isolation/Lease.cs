using System.Data.Common;
using Npgsql;

namespace PgTestKit;

/// <summary>One test's use of a clone: begins with an open connection, ends by making the clone clean or dropping it.</summary>
internal abstract class Lease(ClonePool pool, Clone clone, NpgsqlConnection connection)
{
    public Clone Clone => clone;

    public NpgsqlConnection Connection => connection;

    public virtual NpgsqlTransaction? Transaction => null;

    /// <summary>Those of the code under test, where it shares the test's transaction.</summary>
    public virtual Savepoints? Savepoints => null;

    /// <summary>What the code under test opens connections from.</summary>
    public virtual DbDataSource DbDataSource => clone.DataSource;

    /// <summary>Whether the server did not answer as the lease ended.</summary>
    public bool IsBroken { get; protected set; }

    protected ClonePool Pool => pool;

    public async ValueTask EndAsync()
    {
        if (pool.IsDisposed) await connection.DisposeAsync(); // the database went with the template
        else await UndoAsync();
    }

    /// <summary>Ends without undoing anything; the database is the user's from now on. False when it went with the template already.</summary>
    public async Task<bool> KeepAsync(FailedTest test)
    {
        await connection.DisposeAsync();
        return await pool.KeepAsync(clone, test);
    }

    protected abstract ValueTask UndoAsync();

    /// <summary>Rents a clone and opens a connection; the clone is dropped when that fails.</summary>
    protected static async Task<T> OpenAsync<T>(ClonePool pool, bool once, Func<Clone, NpgsqlConnection, Task<T>> begin, CancellationToken cancellationToken) where T : Lease
    {
        var clone = once ? await pool.RentOnceAsync(cancellationToken) : await pool.RentAsync(cancellationToken);
        NpgsqlConnection? connection = null;
        try
        {
            connection = await pool.ConnectAsync(clone, cancellationToken);
            return await begin(clone, connection);
        }
        catch
        {
            if (connection is not null) await connection.DisposeAsync();
            pool.Discard(clone);
            throw;
        }
    }
}
