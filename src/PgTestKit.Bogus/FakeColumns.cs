using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace PgTestKit;

/// <summary>The columns of a table: those of the entity's own properties, and those of owned and complex types that are kept in the same table.</summary>
internal sealed class FakeColumns
{
    private readonly IEntityType _entityType;
    private readonly StoreObjectIdentifier _table;
    private readonly List<FakeColumn> _columns = [];
    private readonly List<IEntityType> _entityTypes = [];

    private FakeColumns(IEntityType entityType, StoreObjectIdentifier table) => (_entityType, _table) = (entityType, table);

    public IReadOnlyList<FakeColumn> All => _columns;

    /// <summary>The entity type and the owned ones.</summary>
    public IReadOnlyList<IEntityType> EntityTypes => _entityTypes;

    public static FakeColumns Of(IEntityType entityType, StoreObjectIdentifier table)
    {
        var columns = OwnOf(entityType, table);
        columns.AddComplex(entityType, FakePath.Root);
        columns.AddOwned(entityType, FakePath.Root);
        return columns;
    }

    public static FakeColumns OwnOf(IEntityType entityType, StoreObjectIdentifier table)
    {
        var columns = new FakeColumns(entityType, table);
        columns._entityTypes.Add(entityType);
        columns.Add(entityType, FakePath.Root);
        return columns;
    }

    private void Add(ITypeBase type, FakePath path)
    {
        foreach (var property in type.GetProperties())
            if (property.GetColumnName(_table) is { } name && !_columns.Exists(column => column.Name == name)) // an owned type's key is its owner's
                _columns.Add(new(_entityType, path, property, name));
    }

    private void AddComplex(ITypeBase type, FakePath path)
    {
        foreach (var complex in type.GetComplexProperties())
        {
            if (complex.IsCollection || complex.ComplexType.IsMappedToJson()) RefuseRequired(complex.IsNullable || path.IsOptional || complex.IsCollection && !complex.ComplexType.IsMappedToJson(), path.Prefix + complex.Name, "in JSON");
            else if (complex.PropertyInfo is null && complex.FieldInfo is null) RefuseRequired(false, path.Prefix + complex.Name, "without a member");
            else
            {
                var inside = path.Into((System.Reflection.MemberInfo?)complex.PropertyInfo ?? complex.FieldInfo!, complex.IsNullable);
                Add(complex.ComplexType, inside);
                AddComplex(complex.ComplexType, inside);
            }
        }
    }

    private void AddOwned(IEntityType type, FakePath path)
    {
        foreach (var navigation in type.GetNavigations().Where(navigation => navigation.ForeignKey.IsOwnership && !navigation.IsOnDependent))
        {
            var isOptional = navigation.IsCollection || !navigation.ForeignKey.IsRequiredDependent;
            var owned = navigation.TargetEntityType;
            if (navigation.IsCollection || owned.IsMappedToJson() || StoreObjectIdentifier.Create(owned, StoreObjectType.Table) != _table)
            {
                RefuseRequired(isOptional || path.IsOptional, path.Prefix + navigation.Name, owned.IsMappedToJson() ? "in JSON" : "in a table of its own");
                continue;
            }

            var inside = path.Into((System.Reflection.MemberInfo?)navigation.PropertyInfo ?? navigation.FieldInfo!, isOptional);
            _entityTypes.Add(owned);
            Add(owned, inside);
            AddComplex(owned, inside);
            AddOwned(owned, inside);
        }
    }

    private void RefuseRequired(bool isOptional, string member, string where)
    {
        if (!isOptional) throw new PgTestKitException($"{_entityType.DisplayName()}.{member} is required and kept {where}, so it can't be made up. Insert such rows with the context.");
    }
}
