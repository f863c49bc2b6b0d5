using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace PgTestKit;

/// <summary>One context's model against the catalog.</summary>
internal sealed class ModelComparison(DbContext context, Catalog catalog, CanonicalTexts canonical)
{
    private readonly IRelationalTypeMappingSource _types = context.GetService<IRelationalTypeMappingSource>();

    public string Context { get; } = context.GetType().Name;

    public IRelationalModel Model { get; } = context.GetService<IDesignTimeModel>().Model.GetRelationalModel();

    public (string Schema, string Name) KeyOf(ITableBase table) => (table.Schema ?? catalog.DefaultSchema, table.Name);

    public IEnumerable<Difference> Compare() => [.. Model.Tables.SelectMany(Compare), .. Model.Views.SelectMany(Compare), .. Model.Sequences.SelectMany(Compare), .. Enums()];

    private IEnumerable<Difference> Compare(ITable table)
    {
        var where = Where("table", KeyOf(table));
        if (!catalog.Tables.TryGetValue(KeyOf(table), out var actual))
            return [new(table.IsExcludedFromMigrations ? DifferenceKind.ExcludedTable : DifferenceKind.Table, where, "The table is missing." + Elsewhere(table.Name))];
        var comparison = new MappedTableComparison(where, actual, canonical, _types);
        return [.. comparison.Compare(table), .. table.IsExcludedFromMigrations ? [] : new ConstraintComparison(where, table, actual, catalog, canonical).Compare(), .. Grants(where, actual)];
    }

    private IEnumerable<Difference> Compare(IView view)
    {
        var where = Where("view", KeyOf(view));
        if (!catalog.Tables.TryGetValue(KeyOf(view), out var actual)) return [new(DifferenceKind.Table, where, "The view is missing." + Elsewhere(view.Name))];
        return [.. new MappedTableComparison(where, actual, canonical, _types).Compare(view), .. Grants(where, actual)];
    }

    private IEnumerable<Difference> Compare(ISequence sequence)
    {
        var key = (sequence.Schema ?? catalog.DefaultSchema, sequence.Name);
        var where = Where("sequence", key);
        if (!catalog.Sequences.TryGetValue(key, out var actual))
        {
            yield return new(DifferenceKind.Sequence, where, "The sequence is missing.");
            yield break;
        }

        var type = sequence.Type == typeof(int) ? "integer" : sequence.Type == typeof(short) ? "smallint" : "bigint";
        if (type != actual.Type) yield return new(DifferenceKind.Sequence, where, $"It is {actual.Type}, the model says {type}.");
        foreach (var (what, has, wants) in new (string, object, object?)[]
        {
            ("starts at", actual.Start, sequence.StartValue), ("increments by", actual.Increment, (long)sequence.IncrementBy), ("has the minimum", actual.Minimum, sequence.MinValue),
            ("has the maximum", actual.Maximum, sequence.MaxValue), ("is cyclic:", actual.IsCyclic, sequence.IsCyclic),
        })
            if (wants is not null && !has.Equals(wants)) yield return new(DifferenceKind.Sequence, where, $"It {what} {has}, the model says {wants}.");
    }

    private IEnumerable<Difference> Enums()
    {
        var mapped = MappedEnums.Of(context);
        foreach (var type in mapped)
        {
            var where = Where("enum type", (type.Schema, type.Name));
            if (!catalog.Labels.Contains((type.Schema, type.Name)))
            {
                yield return new(DifferenceKind.EnumType, where, type.Missing([.. catalog.Labels.Where(other => other.Key.Name == type.Name).Select(other => other.Key.Schema)]));
                continue;
            }

            string[] labels = [.. catalog.Labels[(type.Schema, type.Name)]];
            if (type.LabelDifferences(labels) is { Count: > 0 } differences) yield return new(DifferenceKind.EnumType, where, $"The labels differ.{Environment.NewLine}{string.Join(Environment.NewLine, differences.Select(line => line.Trim()))}");
            else if (type.OrderDifference(labels) is { } order) yield return new(DifferenceKind.LabelOrder, where, order);
        }

        foreach (var type in context.GetService<IDesignTimeModel>().Model.GetPostgresEnums().Select(type => (Key: (Schema: type.Schema ?? context.Model.GetDefaultSchema() ?? catalog.DefaultSchema, type.Name), type.Labels)))
        {
            if (mapped.Any(other => (other.Schema, other.Name) == type.Key)) continue;
            string[] labels = [.. catalog.Labels[type.Key]];
            if (labels.Length == 0) yield return new(DifferenceKind.EnumType, Where("enum type", type.Key), "The type is missing.");
            else if (!labels.ToHashSet().SetEquals(type.Labels)) yield return new(DifferenceKind.EnumType, Where("enum type", type.Key), $"It has {string.Join(", ", labels)}, the model says {string.Join(", ", type.Labels)}.");
        }
    }

    private static IEnumerable<Difference> Grants(string where, CatalogTable table)
    {
        if (!table.IsSchemaUsable) yield return new(DifferenceKind.ReadGrant, where, $"The role may not use schema {table.Schema}.");
        else if (!table.IsReadable) yield return new(DifferenceKind.ReadGrant, where, "The role may not SELECT from it.");
        else if (table.Unwritable.Length > 0 && !table.IsView) yield return new(DifferenceKind.WriteGrant, where, $"The role lacks {table.Unwritable}.");
    }

    private string Elsewhere(string name)
    {
        string[] schemas = [.. catalog.Tables.Keys.Where(key => key.Name == name).Select(key => $"\"{key.Schema}\"")];
        return schemas.Length == 0 ? "" : $" There is one in schema {string.Join(", ", schemas)}.";
    }

    private string Where(string kind, (string Schema, string Name) key) => $"{Context}, {kind} {key.Schema}.{key.Name}";
}
