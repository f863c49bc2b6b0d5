using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace PgTestKit;

/// <summary>Compares the models of some contexts with a database and finds all differences, not just the first.</summary>
internal static class Verification
{
    /// <summary>What differs.</summary>
    /// <param name="contexts">The contexts; two of them may share tables.</param>
    /// <param name="connection">An open connection to the database, in a transaction or not.</param>
    /// <param name="role">The role whose grants count; null for the connected one.</param>
    /// <param name="isWhole">Whether these are all contexts, so that what none of them knows is a difference.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<IReadOnlyList<Difference>> CompareAsync(IReadOnlyList<DbContext> contexts, NpgsqlConnection connection, string? role, bool isWhole, CancellationToken cancellationToken)
    {
        var catalog = await Catalog.ReadAsync(connection, role, cancellationToken);
        var canonical = new CanonicalTexts(connection, contexts[0].GetService<IRelationalTypeMappingSource>());
        ModelComparison[] models = [.. contexts.Select(context => new ModelComparison(context, catalog, canonical))];
        await canonical.ReadTypesAsync(models.SelectMany(model => model.Model.Tables.SelectMany(table => table.Columns).Concat<IColumnBase>(model.Model.Views.SelectMany(view => view.Columns))).Select(column => column.StoreType), catalog, cancellationToken);
        Difference[] differences = [.. models.SelectMany(model => model.Compare())];
        if (await canonical.ResolveAsync(cancellationToken)) differences = [.. models.SelectMany(model => model.Compare())];
        return [.. contexts.SelectMany(Unmigrated), .. differences, .. Claims(models, canonical), .. UnknownColumns(models, catalog), .. isWhole ? UnknownTables(contexts, models, catalog) : []];
    }

    private static IEnumerable<Difference> Unmigrated(DbContext context) =>
        PendingModelChanges.Of(context).Select(change => new Difference(DifferenceKind.Migrations, $"{context.GetType().Name}, migrations", $"A migration lacks {change}."));

    private static IEnumerable<Difference> Claims(IReadOnlyList<ModelComparison> models, CanonicalTexts canonical)
    {
        string Text(IColumn column) => $"{canonical.TypeOf(column.StoreType)}{(column.IsNullable ? "" : " NOT NULL")}";
        // What each says of length and precision is compared with the catalog already, unless another context owns the table.
        return models.SelectMany(model => model.Model.Tables.SelectMany(table => table.Columns.Select(column => (Key: model.KeyOf(table), Column: column, model.Context))))
            .GroupBy(each => (each.Key, each.Column.Name)).Where(group => group.Select(each => (ModelText.FamilyOf(canonical.TypeOf(each.Column.StoreType)), each.Column.IsNullable)).Distinct().Count() > 1)
            .Select(group => new Difference(DifferenceKind.Claim, $"{string.Join(" and ", group.Select(each => each.Context))}, table {group.Key.Key.Schema}.{group.Key.Key.Name}",
                $"They map column {group.Key.Name} differently: {string.Join(", ", group.Select(each => $"{each.Context} as {Text(each.Column)}"))}."));
    }

    private static IEnumerable<Difference> UnknownColumns(IReadOnlyList<ModelComparison> models, Catalog catalog)
    {
        var known = models.SelectMany(model => model.Model.Tables.Select(table => (Key: model.KeyOf(table), Table: table, model.Context))).ToLookup(each => each.Key);
        foreach (var table in known.Where(each => catalog.Tables.ContainsKey(each.Key)))
        {
            var columns = table.SelectMany(each => each.Table.Columns.Select(column => column.Name)).ToHashSet();
            foreach (var column in catalog.Tables[table.Key].Columns.Values.Where(column => !columns.Contains(column.Name)))
                yield return new(DifferenceKind.UnknownColumn, $"{string.Join(" and ", table.Select(each => each.Context).Distinct())}, table {table.Key.Schema}.{table.Key.Name}",
                    $"Column {column.Name} is in no model.{(column.IsOptional ? "" : " It is NOT NULL without a default, so inserts fail.")}");
        }
    }

    private static IEnumerable<Difference> UnknownTables(IReadOnlyList<DbContext> contexts, IReadOnlyList<ModelComparison> models, Catalog catalog)
    {
        var known = models.SelectMany(model => model.Model.Tables.Concat<ITableBase>(model.Model.Views).Select(model.KeyOf)).ToHashSet();
        var histories = HistoryTables.Of(contexts, catalog.DefaultSchema);
        var unknown = catalog.Tables.Values.Where(table => !table.IsView && !table.IsPartition && !known.Contains((table.Schema, table.Name)) && !histories.Contains((table.Schema, table.Name))).ToList();
        var misplaced = unknown.Where(table => table.Schema == "public" && known.Any(key => key.Name == table.Name)).ToList();
        return
        [
            .. misplaced.Select(table => new Difference(DifferenceKind.Misplaced, $"table public.{table.Name}", $"A context has it in schema {string.Join(", ", known.Where(key => key.Name == table.Name).Select(key => $"\"{key.Schema}\""))}; this one is used by none.")),
            .. unknown.Except(misplaced).GroupBy(table => table.Schema).Select(group => new Difference(DifferenceKind.UnknownTable, $"schema {group.Key}", $"No context maps {string.Join(", ", group.Select(table => table.Name).Order(StringComparer.Ordinal))}.")),
        ];
    }
}
