using System.Reflection;
using System.Runtime.CompilerServices;
using Bogus;
using Microsoft.EntityFrameworkCore;

namespace PgTestKit;

/// <summary>Makes one row after the other: values that the model asks for, then the rules, until no unique value repeats.</summary>
internal sealed class RowMaker
{
    private const int MaxAttempts = 1000;
    private readonly FakeTable _table;
    private readonly IReadOnlyList<(FakeColumn Column, ValueMaker Make)> _columns;
    private readonly IReadOnlyList<ParentKeys> _parents;
    private readonly IReadOnlyDictionary<FakeColumn, Func<Faker, object, object?>> _rules;
    private readonly IReadOnlyList<UniqueValues> _uniques;

    private RowMaker(
        FakeTable table, IReadOnlyList<(FakeColumn Column, ValueMaker Make)> columns, IReadOnlyList<ParentKeys> parents,
        IReadOnlyDictionary<FakeColumn, Func<Faker, object, object?>> rules, IReadOnlyList<UniqueValues> uniques) =>
        (_table, _columns, _parents, _rules, _uniques) = (table, columns, parents, rules, uniques);

    public static async Task<RowMaker> CreateAsync(
        DbContext context, FakeTable table, IReadOnlyDictionary<FakeColumn, Func<Faker, object, object?>> rules, CancellationToken cancellationToken)
    {
        await using var reader = await StoreReader.OpenAsync(context, cancellationToken);
        var needed = table.Columns.Where(column => !rules.ContainsKey(column) && !column.IsStoreMade && !column.Property.IsNullable).ToHashSet();
        var parents = await ParentKeys.LoadAsync(reader, table, needed, cancellationToken);
        var columns = needed.Except(parents.SelectMany(parent => parent.Columns)).Select(column => (column, FakeValues.For(column))).ToList();
        return new(table, columns, parents, rules, await UniqueValues.LoadAsync(reader, table, rules.Keys, cancellationToken));
    }

    public FakeRow Make(Faker faker)
    {
        UniqueValues? taken = null;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var row = MakeOnce(faker, attempt);
            taken = _uniques.FirstOrDefault(values => values.IsTaken(row));
            if (taken is not null) continue;
            foreach (var values in _uniques) values.Take(row);
            return row;
        }

        throw new PgTestKitException(
            $"No further distinct value of {taken} was found in {MaxAttempts} tries. Add .RuleFor(row => row.{taken!.FirstProperty}, ...) that makes distinct ones, make fewer rows, or insert more parents first.");
    }

    private FakeRow MakeOnce(Faker faker, int attempt)
    {
        var row = new FakeRow(NewEntity(_table.EntityType.ClrType));
        foreach (var parent in _parents) parent.Pick(faker, row);
        foreach (var (column, make) in _columns) column.Set(row, make(faker, attempt));
        foreach (var (column, rule) in _rules) column.Set(row, rule(faker, row.Entity));
        return row;
    }

    // An entity whose constructor wants values is filled by its members, as all others are.
    private static object NewEntity(Type type) =>
        type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []) is { } constructor ? constructor.Invoke(null) : RuntimeHelpers.GetUninitializedObject(type);
}
