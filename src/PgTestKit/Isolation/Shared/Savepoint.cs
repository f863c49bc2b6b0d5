using Npgsql;

namespace PgTestKit;

/// <summary>A transaction of the code under test inside the test's: commit releases a savepoint, rollback goes back to it.</summary>
public sealed class Savepoint
{
    private readonly string _name;
    private readonly Savepoints _owner;

    internal Savepoint(string name, Savepoints owner) => (_name, _owner) = (name, owner);

    internal string Name => _name;

    /// <summary>Whether it was committed or rolled back.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Keeps the work, until the test ends.</summary>
    /// <exception cref="PostgresException">A deferred constraint is violated; the work is rolled back, as COMMIT does.</exception>
    /// <exception cref="PgTestKitException">A transaction that began earlier was rolled back, and the work with it.</exception>
    public void Commit()
    {
        if (!End(SavepointState.Released)) return;
        try
        {
            if (!_owner.HasDeferrable)
            {
                _owner.Outer.Release(_name);
                return;
            }

            using var commit = CheckAndRelease();
            commit.ExecuteNonQuery();
        }
        catch (PostgresException)
        {
            _owner.Outer.Rollback(_name);
            throw;
        }
        catch (NpgsqlOperationInProgressException exception)
        {
            throw Later(exception);
        }
    }

    /// <inheritdoc cref="Commit" />
    /// <param name="cancellationToken">Cancels the commit.</param>
    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested(); // before anything: it is rolled back when it is disposed
        if (!End(SavepointState.Released)) return;
        try
        {
            if (!_owner.HasDeferrable)
            {
                await _owner.Outer.ReleaseAsync(_name, CancellationToken.None);
                return;
            }

            await using var commit = CheckAndRelease();
            await commit.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is PostgresException or OperationCanceledException)
        {
            await _owner.Outer.RollbackAsync(_name, CancellationToken.None);
            throw;
        }
        catch (NpgsqlOperationInProgressException exception)
        {
            throw Later(exception);
        }
    }

    /// <summary>Undoes the work.</summary>
    /// <exception cref="PgTestKitException">A transaction that began earlier was committed, and the work with it.</exception>
    public void Rollback()
    {
        if (!End(SavepointState.RolledBack)) return;
        try
        {
            _owner.Outer.Rollback(_name);
        }
        catch (NpgsqlOperationInProgressException exception)
        {
            throw Later(exception);
        }
    }

    /// <inheritdoc cref="Rollback" />
    /// <param name="cancellationToken">Cancels the rollback.</param>
    public async Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!End(SavepointState.RolledBack)) return;
        try
        {
            await _owner.Outer.RollbackAsync(_name, CancellationToken.None);
        }
        catch (NpgsqlOperationInProgressException exception)
        {
            throw Later(exception);
        }
    }

    /// <summary>To be called when the code under test makes a savepoint of its own.</summary>
    public void OwnSavepointBegan() => _owner.Stack.Push(_owner.Stack.NextName(), SavepointKind.Transaction);

    /// <summary>To be called when the code under test goes back to a savepoint of its own, or releases it.</summary>
    public void OwnSavepointEnded() => _owner.Stack.ForgetStatementsAfter(_name);

    /// <summary>Checks the deferred constraints, and leaves all as it is.</summary>
    internal void Check()
    {
        if (!_owner.HasDeferrable) return;
        using var check = Checking();
        check.ExecuteNonQuery();
    }

    private NpgsqlBatch CheckAndRelease()
    {
        var batch = Checking();
        batch.BatchCommands.Add(new($"RELEASE SAVEPOINT {_name}"));
        return batch;
    }

    // Rolling back to the inner savepoint makes the constraints deferred again, for what comes after.
    private NpgsqlBatch Checking() => new(_owner.Outer.Connection)
    {
        BatchCommands = { new("SAVEPOINT pgtestkit_check"), new("SET CONSTRAINTS ALL IMMEDIATE"), new("ROLLBACK TO SAVEPOINT pgtestkit_check") },
    };

    /// <summary>Whether there is something to do: an earlier transaction may have done the same already. That it did the opposite is an error.</summary>
    private bool End(SavepointState wanted)
    {
        if (IsEnded) throw new InvalidOperationException("This transaction has completed; it is no longer usable.");
        IsEnded = true;
        if (_owner.IsEnded) return wanted == SavepointState.RolledBack ? false : throw new ObjectDisposedException(typeof(TestDatabase).FullName);
        var state = _owner.Stack.Pop(_name, rollback: wanted == SavepointState.RolledBack);
        return state == SavepointState.Open || (state == wanted ? false : throw Overtaken());
    }

    // What can't be committed now is not committed: the code's own dispose would roll it back.
    private PgTestKitException Later(NpgsqlOperationInProgressException exception)
    {
        _owner.RollBackLater(this);
        return Savepoints.Busy(exception);
    }

    private static PgTestKitException Overtaken() =>
        new("A transaction that began earlier in this test ended while this one was open, and took it along: under TestIsolation.Transaction both are savepoints of one connection. Use TestIsolation.Reset for code with overlapping transactions.");
}
