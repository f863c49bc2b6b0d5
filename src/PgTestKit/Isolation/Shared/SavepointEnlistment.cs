using System.Transactions;

namespace PgTestKit;

/// <summary>Ends a savepoint with its TransactionScope.</summary>
internal sealed class SavepointEnlistment(Savepoints savepoints, Transaction ambient) : ISinglePhaseNotification
{
    private Savepoint? _savepoint;

    public void Begin()
    {
        ambient.EnlistVolatile(this, EnlistmentOptions.None); // refused where the scope's time is up
        _savepoint = savepoints.Begin();
    }

    public void Prepare(PreparingEnlistment preparingEnlistment)
    {
        try
        {
            _savepoint?.Check();
            preparingEnlistment.Prepared();
        }
        catch (Exception exception) when (exception is Npgsql.NpgsqlException or InvalidOperationException)
        {
            Undo();
            preparingEnlistment.ForceRollback(exception);
        }
    }

    public void SinglePhaseCommit(SinglePhaseEnlistment singlePhaseEnlistment)
    {
        savepoints.Leave(ambient);
        try
        {
            _savepoint?.Commit();
            singlePhaseEnlistment.Committed();
        }
        catch (Exception exception) when (exception is Npgsql.NpgsqlException or InvalidOperationException or PgTestKitException)
        {
            singlePhaseEnlistment.Aborted(exception);
        }
    }

    public void Commit(Enlistment enlistment)
    {
        savepoints.Leave(ambient);
        _savepoint?.Commit();
        enlistment.Done();
    }

    public void Rollback(Enlistment enlistment)
    {
        Undo();
        enlistment.Done();
    }

    public void InDoubt(Enlistment enlistment) => enlistment.Done();

    // When the scope's time is up this runs on a timer's thread, where an exception would end the process.
    private void Undo()
    {
        savepoints.Leave(ambient);
        try
        {
            _savepoint?.Rollback();
        }
        catch (Exception exception) when (exception is Npgsql.NpgsqlException or InvalidOperationException or PgTestKitException)
        {
            // While a command is in progress, the next one finds it overdue; the lease's end notices that the test's transaction is gone.
        }
    }
}
