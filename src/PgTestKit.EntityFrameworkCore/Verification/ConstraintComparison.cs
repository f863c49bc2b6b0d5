using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

namespace PgTestKit;

/// <summary>The keys, foreign keys, checks and indexes of one table of a model against the catalog's.</summary>
internal sealed class ConstraintComparison(string where, ITable table, CatalogTable actual, Catalog catalog, CanonicalTexts canonical)
{
    public IEnumerable<Difference> Compare() => [.. Keys(), .. ForeignKeys(), .. Checks(), .. Indexes(), .. Unknown()];

    private IEnumerable<Difference> Keys()
    {
        foreach (var key in table.UniqueConstraints)
        {
            var what = key.GetIsPrimaryKey() ? "Primary key" : "Unique constraint";
            var type = key.GetIsPrimaryKey() ? 'p' : 'u';
            string[] columns = [.. key.Columns.Select(column => column.Name)];
            if (Named(type, key.Name) is { } named)
            {
                if (!actual.NamesOf(named.Columns).SequenceEqual(columns))
                    yield return new(DifferenceKind.Key, where, $"{what} {key.Name} is on {List(actual.NamesOf(named.Columns))}, the model says {List(columns)}.");
                continue;
            }

            var other = actual.Constraints.Where(constraint => constraint.Type == type && actual.NamesOf(constraint.Columns).SequenceEqual(columns)).Select(constraint => constraint.Name)
                .Concat(actual.Indexes.Where(index => type == 'u' && index is { IsUnique: true, IsConstraint: false, Filter: null } && actual.NamesOf(index.Keys).SequenceEqual(columns)).Select(index => index.Name)).FirstOrDefault();
            yield return Missing(DifferenceKind.Key, what, key.Name, List(columns), other);
        }
    }

    private IEnumerable<Difference> ForeignKeys()
    {
        foreach (var key in table.ForeignKeyConstraints)
        {
            var principal = (Schema: key.PrincipalTable.Schema ?? catalog.DefaultSchema, key.PrincipalTable.Name);
            var expected = $"{List(key.Columns.Select(column => column.Name))} to {principal.Schema}.{principal.Name} {List(key.PrincipalColumns.Select(column => column.Name))}";
            if (Named('f', key.Name) is { } named)
            {
                if (Text(named) != expected) yield return new(DifferenceKind.ForeignKey, where, $"Foreign key {key.Name} is {Text(named)}, the model says {expected}.");
                else if (OnDelete(named.OnDelete) != key.OnDeleteAction) yield return new(DifferenceKind.ForeignKey, where, $"Foreign key {key.Name} is ON DELETE {OnDelete(named.OnDelete)}, the model says {key.OnDeleteAction}.");
                continue;
            }

            yield return Missing(DifferenceKind.ForeignKey, "Foreign key", key.Name, expected, actual.Constraints.FirstOrDefault(constraint => constraint.Type == 'f' && Text(constraint) == expected && OnDelete(constraint.OnDelete) == key.OnDeleteAction)?.Name);
        }
    }

    private IEnumerable<Difference> Checks()
    {
        foreach (var check in table.CheckConstraints)
        {
            if (check.Name is not { } name) continue;
            if (Named('c', name) is not { } named)
                yield return Missing(DifferenceKind.Check, "Check", name, check.Sql, actual.Constraints.FirstOrDefault(constraint => constraint.Type == 'c' && canonical.Matches(table, 'c', name, check.Sql, constraint.Expression))?.Name);
            else if (!canonical.Matches(table, 'c', name, check.Sql, named.Expression))
                yield return new(DifferenceKind.Check, where, $"Check {name} is {named.Expression}, the model says {check.Sql}.");
        }
    }

    private IEnumerable<Difference> Indexes()
    {
        foreach (var index in table.Indexes)
        {
            var expected = Text(index);
            if (actual.Indexes.FirstOrDefault(other => other.Name == index.Name) is { } named)
            {
                // An index on a tsvector of columns has an expression that is the provider's own.
                if (index.FindAnnotation("Npgsql:TsVectorConfig") is null && Text(named, index) != expected) yield return new(DifferenceKind.Index, where, $"Index {index.Name} is {Text(named, index)}, the model says {expected}.");
                else if (!canonical.Matches(table, 'i', index.Name, index.Filter, named.Filter)) yield return new(DifferenceKind.Index, where, $"Index {index.Name} has the filter {named.Filter ?? "none"}, the model says {index.Filter ?? "none"}.");
                continue;
            }

            yield return Missing(DifferenceKind.Index, "Index", index.Name, expected, actual.Indexes.FirstOrDefault(other => Text(other, index) == expected && canonical.Matches(table, 'i', index.Name, index.Filter, other.Filter))?.Name);
        }
    }

    private IEnumerable<Difference> Unknown()
    {
        var names = table.UniqueConstraints.Select(key => key.Name).Concat(table.ForeignKeyConstraints.Select(key => key.Name)).Concat(table.CheckConstraints.Select(check => check.Name)).Concat(table.Indexes.Select(index => index.Name)).ToHashSet();
        return actual.Constraints.Where(constraint => constraint.Type != 'p').Select(constraint => constraint.Name).Concat(actual.Indexes.Where(index => !index.IsConstraint).Select(index => index.Name))
            .Where(name => !names.Contains(name)).Select(name => new Difference(DifferenceKind.UnknownConstraint, where, $"{name} is not in the model."));
    }

    private Difference Missing(DifferenceKind kind, string what, string name, string definition, string? other) => other is null
        ? new(kind, where, $"{what} {name} is missing: {definition}.")
        : new(DifferenceKind.Name, where, $"{what} {name} is called {other} in the database.");

    private CatalogConstraint? Named(char type, string name) => actual.Constraints.FirstOrDefault(constraint => constraint.Type == type && constraint.Name == name);

    private string Text(CatalogConstraint key)
    {
        var principal = catalog.TablesByOid.GetValueOrDefault(key.PrincipalTable);
        return $"{List(actual.NamesOf(key.Columns))} to {principal?.Schema}.{principal?.Name} {List(principal?.NamesOf(key.PrincipalColumns) ?? [])}";
    }

    private string Text(CatalogIndex index, ITableIndex model) =>
        Text(index.IsUnique, index.Method, index.Keys.Zip(index.Descending, (key, descending) => actual.NamesOf([key])[0] + (descending ? " DESC" : "")), model.FindAnnotation("Npgsql:IndexInclude") is null && index.Columns.Count == index.KeyCount ? [] : actual.NamesOf(index.Columns.Skip(index.KeyCount)));

    private static string Text(ITableIndex index) => Text(
        index.IsUnique, index.FindAnnotation("Npgsql:IndexMethod")?.Value as string ?? "btree",
        index.Columns.Select((column, i) => column.Name + (index.IsDescending is { } descending && (descending.Count == 0 || descending[i]) ? " DESC" : "")), index.FindAnnotation("Npgsql:IndexInclude")?.Value as string[] ?? []);

    private static string Text(bool isUnique, string method, IEnumerable<string> columns, IReadOnlyList<string> included) =>
        $"{(isUnique ? "unique " : "")}{(string.Equals(method, "btree", StringComparison.OrdinalIgnoreCase) ? "" : method + " ")}{List(columns)}{(included.Count == 0 ? "" : " including " + List(included))}";

    private static ReferentialAction OnDelete(char action) => action switch
    {
        'c' => ReferentialAction.Cascade,
        'n' => ReferentialAction.SetNull,
        'd' => ReferentialAction.SetDefault,
        'r' => ReferentialAction.Restrict,
        _ => ReferentialAction.NoAction,
    };

    private static string List(IEnumerable<string> names) => $"({string.Join(", ", names)})";
}
