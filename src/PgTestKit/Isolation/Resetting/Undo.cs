using Npgsql;
using NpgsqlTypes;

namespace PgTestKit;

/// <summary>Writes the statements that put changed tables back: in any order where keys and triggers can be put aside, otherwise in the order of the foreign keys, otherwise by rebuilding all that hangs together.</summary>
internal sealed class Undo(ResetPlan plan, WipeGuard guard, Horizon horizon, IReadOnlyList<TableChange> changes, IReadOnlyDictionary<uint, MissingRows> missing, IReadOnlyList<BaselineTable> views)
{
    private readonly KeyOrder _order = new(plan.Baseline.ForeignKeys);
    private List<uint>? _closure;

    /// <summary>The tables of a rebuild: what changed, and everything that refers to it.</summary>
    public IReadOnlyList<BaselineTable> Rebuilt => [.. plan.Baseline.Tables.Where(table => !table.IsView && Closure.Contains(table.Root)).OrderByDescending(table => _order.Rank(table.Root))];

    private List<uint> Closure => _closure ??= _order.WithReferrers(changes.Select(change => change.Table.Root));

    /// <summary>For a session that is a replica: no keys, no ordinary triggers.</summary>
    public UndoScript InAnyOrder()
    {
        var script = Begin(changes.Select(change => change.Table.Oid));
        var truncated = new List<BaselineTable>();
        foreach (var change in changes) Delete(script, change, truncated, keepInPlace: false);
        foreach (var rows in missing.Values) script.Insert(rows, upsert: false);
        foreach (var key in plan.Outside.Where(key => changes.Any(change => change.Table.Root == key.Referenced)))
            script.Add(Refusal.If($"EXISTS ({key.Dangling})", $"a row of {key.TableName}, which the reset leaves alone, refers to a row of {key.ReferencedName} that had to go, in "));
        return End(script, changes.Select(change => change.Table.Oid), truncated);
    }

    /// <summary>Rows that refer go before what they refer to, and come after it. Null when a key would change rows that are to stay.</summary>
    public UndoScript? InOrder()
    {
        var script = Begin(changes.Select(change => change.Table.Oid));
        var truncated = new List<BaselineTable>();
        foreach (var change in changes)
        {
            foreach (var key in plan.Baseline.ForeignKeys.Where(key => key.Referenced == change.Table.Root))
            {
                if (key.ActsOnUpdate && missing.ContainsKey(change.Table.Oid) && !key.ReferencedColumns.SequenceEqual(change.Table.Key)) return null;
                if (!plan.Contains(key.Root) || (key.ActsOnDelete && plan.Baseline.Tables.Any(table => table.Root == key.Root && table.Rows > 0)))
                    script.Add(Refuse(key, change));
            }
        }

        foreach (var change in changes.OrderBy(change => _order.Rank(change.Table.Root))) Delete(script, change, truncated, keepInPlace: true);
        foreach (var rows in missing.Values.OrderByDescending(rows => _order.Rank(rows.Table.Root))) script.Insert(rows, upsert: rows.Table.CanUpsert && !IsEmptied(rows.Table));
        return End(script, changes.Select(change => change.Table.Oid), truncated);
    }

    /// <summary>A table with rows that a rebuild would have to empty although it is not in the set.</summary>
    public string? WhatRebuildWouldEmpty() => Rebuilt.FirstOrDefault(table => plan.Table(table.Oid) is null)?.Name
        ?? plan.Baseline.ForeignKeys.FirstOrDefault(key => Closure.Contains(key.Root) && !plan.Contains(key.Root))?.TableName;

    /// <summary>TRUNCATE asks for no key and no row trigger, as long as it is given everything that refers to it.</summary>
    public UndoScript Rebuild(IReadOnlyDictionary<uint, MissingRows> rows)
    {
        var tables = Rebuilt;
        var script = Begin(tables.Select(table => table.Oid).Concat(Closure));
        var keys = plan.Baseline.ForeignKeys.Where(key => !key.IsDeferrable && Closure.Contains(key.Root) && _order.IsCircular(key)).ToList();
        foreach (var key in keys) script.AddToCatalog($"ALTER TABLE {key.TableName} ALTER CONSTRAINT {key.Name} DEFERRABLE");
        script.AddToCatalog("TRUNCATE " + string.Join(", ", tables.Select(Truncated).Distinct()));
        script.AddFiles(tables);
        script.AddInBlock("SET CONSTRAINTS ALL DEFERRED");
        foreach (var table in tables)
            if (rows.TryGetValue(table.Oid, out var all)) script.Insert(all, upsert: false);
        script.AddInBlock("SET CONSTRAINTS ALL IMMEDIATE");
        foreach (var key in keys) script.AddToCatalog($"ALTER TABLE {key.TableName} ALTER CONSTRAINT {key.Name} NOT DEFERRABLE");
        return End(script, tables.Select(table => table.Oid).Concat(Closure), []);
    }

    private UndoScript Begin(IEnumerable<uint> tables)
    {
        var script = new UndoScript();
        script.Add(guard.Command());
        foreach (var firing in plan.Firings(tables.ToHashSet())) script.AddToCatalog(firing.Off);
        return script;
    }

    private UndoScript End(UndoScript script, IEnumerable<uint> tables, IReadOnlyList<BaselineTable> truncated)
    {
        var firings = plan.Firings(tables.ToHashSet()).ToList();
        // ALTER TABLE refuses a table that has deferred checks before it.
        if (firings.Count > 0 && plan.Baseline is { HasDeferrable: true, CanReplicate: false }) script.AddInBlock("SET CONSTRAINTS ALL IMMEDIATE");
        foreach (var firing in firings) script.AddToCatalog(firing.On);
        foreach (var view in views) script.AddToCatalog($"REFRESH MATERIALIZED VIEW {view.Name} WITH {(view.IsPopulated ? "" : "NO ")}DATA");
        script.AddFiles(truncated);
        script.AddTransaction();
        return script;
    }

    private void Delete(UndoScript script, TableChange change, List<BaselineTable> truncated, bool keepInPlace)
    {
        var table = change.Table;
        if (change.IsLarge && table.Rows == 0 && !_order.IsReferenced(table.Root))
        {
            script.AddToCatalog($"TRUNCATE ONLY {table.Name}");
            truncated.Add(table);
        }
        else if (change.EmptiesAll)
        {
            script.Add($"DELETE FROM ONLY {table.Name}");
            if (change.Rewrite) script.AddFiles([table]);
        }
        else
        {
            script.Add(Parameterized($"DELETE FROM ONLY {table.Name} d WHERE {Goes("d", table, keepInPlace)}", table, keepInPlace));
        }
    }

    private NpgsqlBatchCommand Refuse(ForeignKey key, TableChange change) => change.EmptiesAll
        ? new(Refusal.If($"EXISTS ({key.ToYoung($"p.tableoid = {change.Table.Oid}")})", $"rows of {key.TableName} refer to rows that have to go, in "))
        : Parameterized(Refusal.If($"EXISTS ({key.ToYoung($"p.tableoid = {change.Table.Oid} AND {Goes("p", change.Table, keepInPlace: true)}")})", $"rows of {key.TableName} refer to rows that have to go, in "), change.Table, keepInPlace: true);

    private bool IsEmptied(BaselineTable table) => changes.Any(change => change.Table == table && change.EmptiesAll);

    /// <summary>A row that a test wrote, unless it has the key of one that is put back in its place.</summary>
    private string Goes(string alias, BaselineTable table, bool keepInPlace) => Horizon.YoungOf(alias) + (!KeepsInPlace(table, keepInPlace) ? "" :
        $" AND NOT EXISTS (SELECT FROM (SELECT s.s::{table.Name} AS r FROM unnest($3::text[]) s(s) OFFSET 0) q WHERE {string.Join(" AND ", table.Key.Select(column => $"(q.r).{Quote.Identifier(column)} = {alias}.{Quote.Identifier(column)}"))})");

    private NpgsqlBatchCommand Parameterized(string sql, BaselineTable table, bool keepInPlace)
    {
        var command = horizon.AddTo(new NpgsqlBatchCommand(sql));
        if (KeepsInPlace(table, keepInPlace)) command.Parameters.Add(new() { Value = missing[table.Oid].Rows, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return command;
    }

    private bool KeepsInPlace(BaselineTable table, bool keepInPlace) => keepInPlace && table.CanUpsert && missing.ContainsKey(table.Oid) && !IsEmptied(table);

    private static string Truncated(BaselineTable table) => table.Root == table.Oid ? "ONLY " + table.Name : table.RootName;
}
