using System.Transactions;

namespace PgTestKit;

/// <summary>Ends a savepoint with its TransactionScope.</summary>
internal sealed class SavepointEnlistment(Savepoint savepoint) : ISinglePhaseNotification
{
    public void Prepare(PreparingEnlistment preparingEnlistment) => preparingEnlistment.Prepared();

    public void SinglePhaseCommit(SinglePhaseEnlistment singlePhaseEnlistment)
    {
        try
        {
            savepoint.Commit();
            singlePhaseEnlistment.Committed();
        }
        catch (Exception exception) when (exception is Npgsql.NpgsqlException or PgTestKitException)
        {
            singlePhaseEnlistment.Aborted(exception);
        }
    }

    public void Commit(Enlistment enlistment)
    {
        savepoint.Commit();
        enlistment.Done();
    }

    public void Rollback(Enlistment enlistment)
    {
        savepoint.Rollback();
        enlistment.Done();
    }

    public void InDoubt(Enlistment enlistment) => enlistment.Done();
}
