using System.Collections;
using System.ComponentModel.DataAnnotations.Schema;
using System.Reflection;
using Npgsql.NameTranslation;

namespace PgTestKit;

/// <summary>The values that a row is looked for by.</summary>
internal sealed class ExpectedRow
{
    private const int MaxDifference = 400;
    private readonly IReadOnlyDictionary<string, object?> _values;
    private readonly TableColumns _types;

    private ExpectedRow(IReadOnlyDictionary<string, object?> values, TableColumns types) => (_values, _types) = (values, types);

    public IEnumerable<string> Columns => _values.Keys;

    /// <summary>Matches the object's properties, or a dictionary's keys, with the table's columns.</summary>
    public static ExpectedRow Of(object columns, TableColumns table)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var values = new Dictionary<string, object?>();
        foreach (var (name, value) in ValuesOf(columns)) values[ColumnOf(name, table)] = value;
        return values.Count > 0 ? new(values, table) : throw new PgTestKitException($"A {columns.GetType().Name} without properties names no column of table {table}. Pass an object such as new {{ {table.Names[0]} = ... }}.");
    }

    public bool Matches(IReadOnlyDictionary<string, object?> row) => Columns.All(column => Matches(row, column));

    public bool Matches(IReadOnlyDictionary<string, object?> row, string column) => !_values.TryGetValue(column, out var expected) || ColumnValue.AreEqual(expected, row[column], _types.TypeOf(column));

    public int MatchingColumns(IReadOnlyDictionary<string, object?> row) => Columns.Count(column => Matches(row, column));

    /// <summary>A line for each column that differs, with more of long values than a table has room for.</summary>
    public string DifferenceTo(IReadOnlyDictionary<string, object?> row) => string.Concat(Columns.Where(column => !Matches(row, column)).Select(column =>
        $"{Environment.NewLine}  {column}: expected {ValueText.Of(_values[column], MaxDifference)}, found {ValueText.Of(row[column], MaxDifference)}"));

    public override string ToString() => string.Join(", ", _values.Select(value => $"{value.Key} = {ValueText.Of(value.Value)}"));

    private static IEnumerable<(string Name, object? Value)> ValuesOf(object columns) => columns switch
    {
        IReadOnlyDictionary<string, object?> values => values.Select(value => (value.Key, value.Value)),
        IDictionary values => values.Cast<DictionaryEntry>().Select(entry => ((string)entry.Key, entry.Value)),
        _ => columns.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0 && property.GetCustomAttribute<NotMappedAttribute>() is null)
            .Select(property => (property.GetCustomAttribute<ColumnAttribute>()?.Name ?? property.Name, property.GetValue(columns))),
    };

    private static string ColumnOf(string property, TableColumns table)
    {
        if (table.Names.Contains(property)) return property;
        var snakeCase = NpgsqlSnakeCaseNameTranslator.ConvertToSnakeCase(property);
        return table.Names.Contains(snakeCase) ? snakeCase : throw new PgTestKitException(
            $"Table {table} has no column \"{property}\"{(snakeCase == property ? "" : $" or \"{snakeCase}\"")}, only {string.Join(", ", table.Names)}. Name one of those, and only those that are to be compared.");
    }
}
