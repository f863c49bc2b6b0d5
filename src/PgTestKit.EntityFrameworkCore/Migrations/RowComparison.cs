using System.Globalization;

namespace PgTestKit;

/// <summary>Finds the rows that a migration lost or changed. Tables are followed by their oid, so that another schema or name is no loss; columns by their number.</summary>
internal sealed class RowComparison(RowExpectations expectations, Action<MigrationFindingKind, string> add)
{
    private const int Shown = 3;

    public void Compare(DatabaseState before, DatabaseState after)
    {
        foreach (var table in before.Tables.Where(table => table.Count > 0 && !expectations.IsDropped(table.Name)))
        {
            if (Target(table, before, after) is { } target) Compare(table, target);
            else add(MigrationFindingKind.RowsLost, $"Table {table.Name} held {Rows(table.Count)} and is gone. If that is meant: .ExpectDropped(\"{table.Name}\"), or .ExpectMoved(\"{table.Name}\", to).");
        }
    }

    /// <summary>The tables, columns and rows of the one that the other has too, without what was meant to change.</summary>
    public DatabaseState Survivors(DatabaseState before, DatabaseState after) => new(
    [
        .. from table in before.Tables
           where !expectations.IsDropped(table.Name)
           let target = Target(table, before, after)
           where target is not null
           let columns = Common(table, target)
           select table with { Columns = [.. columns.Select(column => table.Columns[column.Before])], Rows = [.. table.Rows.Select(row => columns.Select(column => row[column.Before]).ToArray())] },
    ]);

    private TableState? Target(TableState table, DatabaseState before, DatabaseState after)
    {
        if (expectations.TargetOf(table.Name) is { } moved && after.Tables.FirstOrDefault(each => each.Name == moved) is { } told) return told;
        if (after.Tables.FirstOrDefault(each => each.Oid == table.Oid) is { } same) return same;
        // Copied rather than moved: a new table of that name, here or in another schema.
        TableState[] copies = [.. after.Tables.Where(each => each.Table == table.Table && before.Tables.All(old => old.Oid != each.Oid))];
        return copies.Length == 1 ? copies[0] : null;
    }

    private void Compare(TableState before, TableState after)
    {
        var name = before.Name == after.Name ? before.Name : $"{before.Name} (now {after.Name})";
        if (after.Count < before.Count)
            add(MigrationFindingKind.RowsLost, $"Table {name} held {Rows(before.Count)} and holds {after.Count}.{Lost(before, after)}");
        else
            CompareValues(before, after, name);
    }

    private void CompareValues(TableState before, TableState after, string name)
    {
        if (before.Rows.Count == 0 || after.Rows.Count == 0) return;
        var columns = Common(before, after);
        if (columns.Count == 0) return;
        var rest = after.Rows.GroupBy(row => Text(row, columns, isAfter: true)).ToDictionary(group => group.Key, group => group.Count());
        List<string?[]> missing = [.. before.Rows.Where(row => !Take(rest, Text(row, columns, isAfter: false)))];
        if (missing.Count == 0) return;
        var key = columns.Where(column => before.Key.Contains(before.Columns[column.Before].Number)).ToList();
        var lines = missing.Take(Shown).Select(row => Describe(row, before, after, columns, key.Count == before.Key.Count ? key : []));
        add(MigrationFindingKind.RowsChanged, $"Table {name} has other values in {Rows(missing.Count)} of {before.Count}. If that is meant: .ExpectChanged(\"{after.Name}\", column).\n{string.Join('\n', lines)}");
    }

    private static string Describe(string?[] row, TableState before, TableState after, IReadOnlyList<Column> columns, IReadOnlyList<Column> key)
    {
        var counterpart = key.Count == 0 ? null : after.Rows.FirstOrDefault(other => key.All(column => Normal(row[column.Before]) == Normal(other[column.After])));
        return counterpart is null
            ? $"gone: {string.Join(", ", columns.Select(column => $"{before.Columns[column.Before].Name} = {Show(row[column.Before])}"))}"
            : $"{string.Join(", ", key.Select(column => $"{before.Columns[column.Before].Name} = {Show(row[column.Before])}"))}: {string.Join(", ", columns.Where(column => !IsSame(row[column.Before], counterpart[column.After], column.IsConverted)).Select(column => $"{after.Columns[column.After].Name} was {Show(row[column.Before])}, is {Show(counterpart[column.After])}"))}";
    }

    private static string Lost(TableState before, TableState after)
    {
        Column[] key = [.. Pairs(before, after).Where(column => before.Key.Contains(before.Columns[column.Before].Number))];
        if (key.Length == 0 || key.Length != before.Key.Count || before.Rows.Count == 0) return "";
        var left = after.Rows.Select(row => Text(row, key, isAfter: true)).ToHashSet();
        return string.Concat(before.Rows.Where(row => !left.Contains(Text(row, key, isAfter: false))).Take(Shown).Select(row => "\ngone: " + string.Join(", ", key.Select(column => $"{before.Columns[column.Before].Name} = {Show(row[column.Before])}"))));
    }

    /// <summary>The columns that live on, but for those that are meant to change.</summary>
    private List<Column> Common(TableState before, TableState after) =>
        [.. Pairs(before, after).Where(column => !expectations.IsChanged(before, after, after.Columns[column.After].Name) && !expectations.IsChanged(before, after, before.Columns[column.Before].Name))];

    private static IEnumerable<Column> Pairs(TableState before, TableState after)
    {
        for (var i = 0; i < before.Columns.Count; i++)
            for (var j = 0; j < after.Columns.Count; j++)
                if (before.Oid == after.Oid ? before.Columns[i].Number == after.Columns[j].Number : before.Columns[i].Name == after.Columns[j].Name)
                    yield return new(i, j, before.Columns[i].Type != after.Columns[j].Type);
    }

    private static string Text(string?[] row, IReadOnlyList<Column> columns, bool isAfter) => string.Join('\u001f', columns.Select(column => (column.IsConverted ? Normal(row[isAfter ? column.After : column.Before]) : row[isAfter ? column.After : column.Before]) ?? "\u0000"));

    private static bool Take(Dictionary<string, int> rest, string text)
    {
        if (rest.GetValueOrDefault(text) == 0) return false;
        rest[text]--;
        return true;
    }

    private static bool IsSame(string? before, string? after, bool isConverted) => isConverted ? Normal(before) == Normal(after) : before == after;

    /// <summary>The same for 1 and 1.00, and with and without UTC: what stays of a value when its column's type changes.</summary>
    private static string? Normal(string? value) => decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? number.ToString("0.############################", CultureInfo.InvariantCulture)
        : value?.TrimEnd(' ') is { } text && text.EndsWith("+00", StringComparison.Ordinal) ? text[..^3] : value?.TrimEnd(' ');

    private static string Show(string? value) => value is null ? "NULL" : $"'{(value.Length > 40 ? value[..40] + " ..." : value)}'";

    private static string Rows(long count) => count == 1 ? "1 row" : $"{count} rows";

    /// <summary>The places of a column in the two tables, and whether its type is another.</summary>
    private readonly record struct Column(int Before, int After, bool IsConverted);
}
