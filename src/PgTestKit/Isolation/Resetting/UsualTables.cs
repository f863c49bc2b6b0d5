using Npgsql;

namespace PgTestKit;

/// <summary>The tables that the test before wrote to. A suite's tests are much alike, so the next reset empties these before it looks, in the same round trip.</summary>
/// <param name="plan">What of the baseline is put back.</param>
/// <param name="isAllowed">Whether the session knows at once that the schema is as it was, and no key or trigger acts on its DELETE.</param>
internal sealed class UsualTables(ResetPlan plan, bool isAllowed)
{
    // What has many rows is truncated, once it has been looked at.
    private const ulong ManyRows = 10_000;
    private List<BaselineTable> _tables = [];
    private List<NpgsqlBatchCommand> _commands = [];

    public bool Any => _tables.Count > 0;

    /// <summary>The statements for a batch that begins with the guard and with a check of the schema.</summary>
    public IEnumerable<NpgsqlBatchCommand> Empty() => _commands = _tables.ConvertAll(table => new NpgsqlBatchCommand($"DELETE FROM ONLY {table.Name}"));

    /// <summary>After a reset: those of the tables that were not empty, and those that were found besides.</summary>
    public void Learn(IEnumerable<TableChange> changes) =>
        _tables = isAllowed ? [.. _tables.Where((_, i) => _commands[i].Rows is > 0 and < ManyRows), .. changes.Where(IsSimple).Select(change => change.Table)] : [];

    public void Forget() => _tables = [];

    private bool IsSimple(TableChange change) => change is { Rewrite: false, IsLarge: false, Table: { Rows: 0, IsView: false } } && plan.CanEmptyAlone(change.Table);
}
