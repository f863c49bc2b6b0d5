using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace PgTestKit;

/// <summary>The columns of one table of a model against the catalog's.</summary>
internal sealed class MappedTableComparison(string where, CatalogTable actual, CanonicalTexts canonical, IRelationalTypeMappingSource types)
{
    private const string Strategy = "Npgsql:ValueGenerationStrategy", TsVector = "Npgsql:TsVectorProperties";

    public IEnumerable<Difference> Compare(ITable table) => table.Columns.Where(column => !SystemColumns.Contains(column.Name)).SelectMany(column =>
        actual.Columns.TryGetValue(column.Name, out var found) ? Compare(table, column, found) : [Missing(column.Name, column.StoreType)]);

    /// <summary>A view has no defaults and no promise about NULL, and its types come from expressions.</summary>
    public IEnumerable<Difference> Compare(IView view) => view.Columns.SelectMany<IViewColumn, Difference>(column =>
        !actual.Columns.TryGetValue(column.Name, out var found) ? [Missing(column.Name, column.StoreType)]
        : ModelText.FamilyOf(canonical.TypeOf(column.StoreType)) == ModelText.FamilyOf(found.Type) ? [] : [Type(column, found)]);

    private IEnumerable<Difference> Compare(ITable table, IColumn column, CatalogColumn found)
    {
        var type = canonical.TypeOf(column.StoreType);
        if (table.IsExcludedFromMigrations ? ModelText.FamilyOf(type) != ModelText.FamilyOf(found.Type) : type != found.Type)
            yield return Type(column, found);
        if (column.IsNullable != found.IsNullable)
            yield return new(DifferenceKind.Nullability, where, $"Column {found.Name} is {(found.IsNullable ? "nullable" : "NOT NULL")}, the model says {(column.IsNullable ? "nullable" : "NOT NULL")}.");
        if (table.IsExcludedFromMigrations) yield break; // the rest is its owner's
        if (!IsCollation(column.Collation, found))
            yield return new(DifferenceKind.Collation, where, $"Column {found.Name} has {(found.Collation is null ? "its type's collation" : $"collation {found.CollationSchema}.{found.Collation}")}, the model says {column.Collation ?? "its type's"}.");
        if (Default(table, column, found) is { } text)
            yield return new(DifferenceKind.Default, where, text);
    }

    private Difference Missing(string name, string type) => new(DifferenceKind.Column, where, $"Column {name} {canonical.TypeOf(type)} is missing.{(actual.Columns.Keys.FirstOrDefault(other => string.Equals(other, name, StringComparison.OrdinalIgnoreCase)) is { } other ? $" There is one called {other}." : "")}");

    private Difference Type(IColumnBase column, CatalogColumn found)
    {
        var property = column.PropertyMappings is [var mapping, ..] ? mapping.Property : null;
        var clrType = property?.GetElementType()?.ClrType ?? property?.ClrType;
        clrType = clrType is null ? null : Nullable.GetUnderlyingType(clrType) ?? clrType;
        var hint = clrType is { IsEnum: true } && found.Type.Contains('.', StringComparison.Ordinal) ? $" Map the enum: npgsql.MapEnum<{clrType.Name}>()." : "";
        return new(DifferenceKind.ColumnType, where, $"Column {found.Name} is {found.Type}, the model says {canonical.TypeOf(column.StoreType)}.{hint}");
    }

    private string? Default(ITable table, IColumn column, CatalogColumn found)
    {
        if (column.FindAnnotation(TsVector) is not null) return found.IsGenerated ? null : $"Column {found.Name} is not generated, the model says it is a tsvector of other columns.";
        var expected = column.FindAnnotation(Strategy)?.Value switch
        {
            NpgsqlValueGenerationStrategy.IdentityAlwaysColumn => "an identity, always",
            NpgsqlValueGenerationStrategy.IdentityByDefaultColumn => "an identity, by default",
            NpgsqlValueGenerationStrategy.SerialColumn => "the next number of its sequence",
            _ => null,
        };
        var has = found.Identity switch { "a" => "an identity, always", "d" => "an identity, by default", _ when found.Expression?.StartsWith("nextval(", StringComparison.Ordinal) == true => "the next number of its sequence", _ => null };
        if (expected is not null) return has == expected ? null : $"Column {found.Name} has {has ?? found.Expression ?? "no default"}, the model says {expected}.";

        var model = column.ComputedColumnSql ?? ModelText.DefaultOf(column, types);
        if (found.Identity.Length == 0 && found.IsGenerated == (column.ComputedColumnSql is not null) && canonical.Matches(table, 'd', column.Name, model, found.Expression)) return null;
        return $"Column {found.Name} {(found.IsGenerated ? "is generated as" : "has default")} {(found.Identity.Length > 0 ? has : found.Expression) ?? "none"}, the model says {(column.ComputedColumnSql is null ? "" : "generated as ")}{model ?? "none"}.";
    }

    private static bool IsCollation(string? model, CatalogColumn found) =>
        model == found.Collation || (model is not null && model == $"{found.CollationSchema}.{found.Collation}") || (model is "default" && found.Collation is null);
}
