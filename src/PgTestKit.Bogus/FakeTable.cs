using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace PgTestKit;

/// <summary>The table of an entity type, as the context's model has it.</summary>
internal sealed class FakeTable
{
    private FakeTable(IEntityType entityType, string name, IReadOnlyList<FakeColumn> columns) => (EntityType, Name, Columns) = (entityType, name, columns);

    public IEntityType EntityType { get; }

    /// <summary>The quoted, schema-qualified name.</summary>
    public string Name { get; }

    public IReadOnlyList<FakeColumn> Columns { get; }

    public static FakeTable Of(DbContext context, Type type)
    {
        // The runtime model lacks some of what the schema says, such as filters and defaults.
        var entityType = context.GetService<IDesignTimeModel>().Model.FindEntityType(type)
            ?? throw new PgTestKitException($"{type.Name} is no entity of {context.GetType().Name}. Name an entity type, or another context.");
        if (entityType.IsAbstract() || entityType.GetTableMappings().Count() != 1)
            throw new PgTestKitException($"{type.Name} is abstract or not mapped to exactly one table, so it can't be made up. Name a type derived from it, or insert such rows with the context.");
        var nested = entityType.GetComplexProperties().Select(property => property.Name)
            .Concat(entityType.GetNavigations().Where(navigation => navigation.ForeignKey is { IsOwnership: true, IsRequiredDependent: true }).Select(navigation => navigation.Name)).FirstOrDefault();
        if (nested is not null) throw new PgTestKitException($"{type.Name}.{nested} is a complex or owned type, which can't be made up yet. Insert such rows with the context.");
        return Of(context, entityType);
    }

    public static FakeTable Of(DbContext context, IEntityType entityType)
    {
        var table = StoreObjectIdentifier.Create(entityType, StoreObjectType.Table)
            ?? throw new PgTestKitException($"{entityType.DisplayName()} has no table. Name an entity that has one.");
        var columns = from property in entityType.GetProperties() let name = property.GetColumnName(table) where name is not null select new FakeColumn(entityType, property, name);
        return new(entityType, context.GetService<ISqlGenerationHelper>().DelimitIdentifier(table.Name, table.Schema), [.. columns]);
    }

    public FakeColumn ColumnOf(IReadOnlyProperty property) => Columns.First(column => column.Property.Name == property.Name);

    public FakeColumn ColumnOf(LambdaExpression property)
    {
        var name = (property.Body as MemberExpression)?.Member.Name;
        return Columns.FirstOrDefault(column => column.Property.Name == name)
            ?? throw new PgTestKitException($"{EntityType.DisplayName()}: {property.Body} is no column. Give a rule to a mapped property; for a navigation, to its foreign key.");
    }
}
