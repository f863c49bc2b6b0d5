using System.Globalization;

namespace PgTestKit;

/// <summary>The values that a key or a unique index holds already, in the table and in the rows made so far.</summary>
internal sealed class UniqueValues
{
    private readonly IReadOnlyList<FakeColumn> _columns;
    private readonly HashSet<string> _taken;

    private UniqueValues(IReadOnlyList<FakeColumn> columns, IEnumerable<object?[]> taken) => (_columns, _taken) = (columns, [.. taken.Select(TextOf)]);

    public string FirstProperty => _columns[0].Member;

    public static async Task<IReadOnlyList<UniqueValues>> LoadAsync(StoreReader reader, FakeTable table, IEnumerable<FakeColumn> ruled, CancellationToken cancellationToken)
    {
        var unknown = table.Columns.Where(column => column.IsStoreMade).Except(ruled).ToHashSet();
        var all = new List<UniqueValues>();
        foreach (var columns in table.UniqueSets.Where(columns => !columns.Any(unknown.Contains))) all.Add(new(columns, await reader.ReadAsync(table, columns, cancellationToken)));

        return all;
    }

    public bool IsTaken(FakeRow row) => ValuesOf(row) is { } values && _taken.Contains(TextOf(values));

    public void Take(FakeRow row)
    {
        if (ValuesOf(row) is { } values) _taken.Add(TextOf(values));
    }

    public override string ToString() => string.Join(", ", _columns);

    // NULL repeats no value.
    private object?[]? ValuesOf(FakeRow row)
    {
        object?[] values = [.. _columns.Select(column => column.Get(row))];
        return values.Contains(null) ? null : values;
    }

    private static string TextOf(object?[] values) => string.Join('\u001f', values.Select(value => value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture)));
}
