using Npgsql.NameTranslation;

namespace PgTestKit;

/// <summary>The values that a row is looked for by.</summary>
internal sealed class ExpectedRow
{
    private readonly IReadOnlyDictionary<string, object?> _values;

    private ExpectedRow(IReadOnlyDictionary<string, object?> values) => _values = values;

    public IEnumerable<string> Columns => _values.Keys;

    /// <summary>Matches the object's properties with the table's columns.</summary>
    public static async Task<ExpectedRow> OfAsync(DatabaseTable table, object columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        await table.RowsAsync(limit: 0); // says what is wrong where there is no such table
        var names = await table.Database.QueryScalarAsync<string[]>(
            "SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped", table.ToString());
        var values = new Dictionary<string, object?>();
        foreach (var property in columns.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0))
            values[ColumnOf(property.Name, names, table)] = property.GetValue(columns);
        return values.Count > 0 ? new(values) : throw new PgTestKitException($"A {columns.GetType().Name} without properties names no column of table {table}. Pass an object such as new {{ {names[0]} = ... }}.");
    }

    public bool Matches(IReadOnlyDictionary<string, object?> row) => Columns.All(column => Matches(row, column));

    public bool Matches(IReadOnlyDictionary<string, object?> row, string column) => !_values.TryGetValue(column, out var expected) || ColumnValue.AreEqual(expected, row[column]);

    public int MatchingColumns(IReadOnlyDictionary<string, object?> row) => Columns.Count(column => Matches(row, column));

    public override string ToString() => string.Join(", ", _values.Select(value => $"{value.Key} = {ValueText.Of(value.Value)}"));

    private static string ColumnOf(string property, string[] columns, DatabaseTable table)
    {
        if (columns.Contains(property)) return property;
        var snakeCase = NpgsqlSnakeCaseNameTranslator.ConvertToSnakeCase(property);
        return columns.Contains(snakeCase) ? snakeCase : throw new PgTestKitException(
            $"Table {table} has no column \"{property}\"{(snakeCase == property ? "" : $" or \"{snakeCase}\"")}, only {string.Join(", ", columns)}. Name one of those.");
    }
}
