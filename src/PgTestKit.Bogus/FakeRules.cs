using Bogus;

namespace PgTestKit;

/// <summary>What a user says of how values are made.</summary>
internal sealed class FakeRules
{
    private readonly Dictionary<FakeColumn, Func<Faker, object, object?>> _rules = [];

    public static FakeRules None { get; } = new();

    /// <summary>The columns with a rule of their own.</summary>
    public IReadOnlyCollection<FakeColumn> Columns => _rules.Keys;

    /// <summary>A suite's own faker, which fills in what it has rules for; whichever columns these are.</summary>
    public Action<object>? Populate { get; set; }

    public void Add(FakeColumn column, Func<Faker, object, object?> rule) => _rules[column] = rule;

    /// <summary>The columns whose values the kit makes.</summary>
    public IReadOnlySet<FakeColumn> Needed(FakeTable table) => table.Columns.Where(column => !_rules.ContainsKey(column) && !column.IsStoreMade && !column.IsNullable).ToHashSet();

    public void ApplyTo(FakeRow row, Faker faker)
    {
        Populate?.Invoke(row.Entity);
        foreach (var (column, rule) in _rules) column.Set(row, rule(faker, row.Entity));
    }
}
