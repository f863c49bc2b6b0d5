using Npgsql;

namespace PgTestKit;

/// <summary>The tables that the test before wrote to. A suite's tests are much alike, so the next reset empties these before it looks, in the same round trip.</summary>
/// <param name="plan">What of the baseline is put back.</param>
/// <param name="isAllowed">Whether the session knows at once that the schema is as it was, and no key or trigger acts on its DELETE.</param>
internal sealed class UsualTables(ResetPlan plan, bool isAllowed)
{
    // DELETE leaves the file as large as it is. What lost many rows, in one test or in many, is looked at again, and truncated where it has grown.
    private const ulong ManyRows = 5_000;
    private List<(BaselineTable Table, ulong Deleted)> _tables = [];
    private List<NpgsqlBatchCommand> _commands = [];

    public bool Any => _tables.Count > 0;

    /// <summary>The statements for a batch that begins with the guard and with a check of the schema and for writers.</summary>
    public IEnumerable<NpgsqlBatchCommand> Empty() => _commands = _tables.ConvertAll(usual => new NpgsqlBatchCommand($"DELETE FROM ONLY {usual.Table.Name}"));

    /// <summary>After a reset: those of the tables that were not empty, and those that were found besides.</summary>
    public void Learn(IEnumerable<TableChange> changes) => _tables = !isAllowed ? [] :
    [
        .. from usual in _tables.Zip(_commands)
           let deleted = usual.First.Deleted + usual.Second.Rows
           where usual.Second.Rows > 0 && deleted < ManyRows
           select (usual.First.Table, deleted),
        .. changes.Where(IsSimple).Select(change => (change.Table, 0UL)),
    ];

    public void Forget() => _tables = [];

    private bool IsSimple(TableChange change) => change is { Rewrite: false, IsLarge: false, Table: { Rows: 0, IsView: false } } && plan.CanEmptyAlone(change.Table);
}
