using Bogus;
using Microsoft.EntityFrameworkCore;

namespace PgTestKit;

/// <summary>Makes one row after the other: values that the model asks for, then the rules, until no unique value repeats.</summary>
internal sealed class RowMaker
{
    private const int MaxAttempts = 1000;
    private readonly FakeTable _table;
    private readonly IReadOnlyList<(FakeColumn Column, ValueMaker Make)> _columns;
    private readonly IReadOnlyList<FakeColumn> _left;
    private readonly IReadOnlyList<ParentKeys> _parents;
    private readonly FakeRules _rules;
    private readonly IReadOnlyList<UniqueValues> _uniques;

    private RowMaker(
        FakeTable table, IReadOnlyList<(FakeColumn Column, ValueMaker Make)> columns, IReadOnlyList<FakeColumn> left, IReadOnlyList<ParentKeys> parents, FakeRules rules, IReadOnlyList<UniqueValues> uniques) =>
        (_table, _columns, _left, _parents, _rules, _uniques) = (table, columns, left, parents, rules, uniques);

    public static async Task<RowMaker> CreateAsync(DbContext context, FakeTable table, FakeRules rules, CancellationToken cancellationToken)
    {
        await using var reader = await StoreReader.OpenAsync(context, cancellationToken);
        var needed = rules.Needed(table);
        var parents = await ParentKeys.LoadAsync(reader, table, needed, cancellationToken);
        var columns = needed.Except(parents.SelectMany(parent => parent.Columns)).Select(column => (Column: column, Make: FakeValues.For(column))).ToList();
        List<FakeColumn> left = [.. columns.Where(column => column.Make is null).Select(column => column.Column)];
        if (left.Count > 0 && rules.Populate is null) throw FakeValues.CanNotMake(left[0]);
        return new(table, [.. columns.Where(column => column.Make is not null).Select(column => (column.Column, column.Make!))], left, parents, rules, await UniqueValues.LoadAsync(reader, table, rules.Columns, cancellationToken));
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
        var row = new FakeRow(FakePath.New(_table.EntityType.ClrType));
        foreach (var parent in _parents) parent.Pick(faker, row);
        foreach (var (each, make) in _columns) each.Set(row, make(faker, attempt));
        _rules.ApplyTo(row, faker);
        return _left.FirstOrDefault(column => column.Get(row) is null) is { } column ? throw FakeValues.CanNotMake(column) : row;
    }
}
