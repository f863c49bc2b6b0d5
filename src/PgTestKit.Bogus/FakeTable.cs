using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace PgTestKit;

/// <summary>The table of an entity type, as the context's model has it.</summary>
internal sealed class FakeTable
{
    private readonly IReadOnlyList<IEntityType> _types;

    private FakeTable(IEntityType entityType, string name, FakeColumns columns) => (EntityType, Name, Columns, _types) = (entityType, name, columns.All, columns.EntityTypes);

    public IEntityType EntityType { get; }

    /// <summary>The quoted, schema-qualified name.</summary>
    public string Name { get; }

    public IReadOnlyList<FakeColumn> Columns { get; }

    /// <summary>The foreign keys of the entity and of what it owns in its table.</summary>
    public IEnumerable<IForeignKey> RequiredForeignKeys => _types.SelectMany(type => type.GetForeignKeys()).Where(key => key is { IsRequired: true, IsOwnership: false });

    /// <summary>The keys and unique indexes.</summary>
    public IEnumerable<IReadOnlyList<FakeColumn>> UniqueSets =>
        EntityType.GetKeys().Select(key => key.Properties).Concat(_types.SelectMany(type => type.GetIndexes()).Where(index => index.IsUnique).Select(index => index.Properties))
            .Select(properties => (IReadOnlyList<FakeColumn>)[.. properties.Select(ColumnOf)]);

    public static FakeTable Of(DbContext context, Type type)
    {
        // The runtime model lacks some of what the schema says, such as filters and defaults.
        var entityType = context.GetService<IDesignTimeModel>().Model.FindEntityType(type)
            ?? throw new PgTestKitException($"{type.Name} is no entity of {context.GetType().Name}. Name an entity type, or another context.");
        return Writable(context, entityType);
    }

    /// <summary>For writing; a type that can't be made up is refused.</summary>
    public static FakeTable Writable(DbContext context, IEntityType entityType) => entityType.IsAbstract() || entityType.GetTableMappings().Count() != 1
        ? throw new PgTestKitException($"{entityType.DisplayName()} is abstract or not mapped to exactly one table, so it can't be made up. Name a type derived from it, or insert such rows with the context.")
        : Of(context, entityType, FakeColumns.Of);

    /// <summary>For reading keys.</summary>
    public static FakeTable Readable(DbContext context, IEntityType entityType) => Of(context, entityType, FakeColumns.OwnOf);

    public FakeColumn ColumnOf(IReadOnlyProperty property) => Columns.First(column => column.Property == property);

    public FakeColumn ColumnOf(LambdaExpression property)
    {
        var names = new Stack<string>();
        for (var member = property.Body as MemberExpression; member is not null; member = member.Expression as MemberExpression) names.Push(member.Member.Name);
        var name = string.Join('.', names);
        return Columns.FirstOrDefault(column => column.Member == name)
            ?? throw new PgTestKitException($"{EntityType.DisplayName()}: {property.Body} is no column. Give a rule to a mapped property; for a navigation, to its foreign key.");
    }

    private static FakeTable Of(DbContext context, IEntityType entityType, Func<IEntityType, StoreObjectIdentifier, FakeColumns> columns)
    {
        var table = StoreObjectIdentifier.Create(entityType, StoreObjectType.Table)
            ?? throw new PgTestKitException($"{entityType.DisplayName()} has no table. Name an entity that has one.");
        return new(entityType, context.GetService<ISqlGenerationHelper>().DelimitIdentifier(table.Name, table.Schema), columns(entityType, table));
    }
}
