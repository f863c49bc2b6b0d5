using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace PgTestKit;

/// <summary>A property of the entity, or of an owned or complex type in it, and the column that it is kept in.</summary>
internal sealed class FakeColumn(IEntityType entityType, FakePath path, IProperty property, string name)
{
    /// <summary>What the column holds for this entity type, where it tells the types of one table apart.</summary>
    public object? Discriminator => entityType.FindDiscriminatorProperty() == property ? entityType.GetDiscriminatorValue() : null;

    public IProperty Property => property;

    public string Name => name;

    /// <summary>How a rule names the property: <c>Address.City</c>.</summary>
    public string Member => path.Prefix + property.Name;

    public RelationalTypeMapping Mapping { get; } = property.GetRelationalTypeMapping();

    public bool IsNullable => property.IsNullable || path.IsOptional;

    public bool IsIdentity { get; } = property.GetValueGenerationStrategy()
        is NpgsqlValueGenerationStrategy.IdentityByDefaultColumn or NpgsqlValueGenerationStrategy.IdentityAlwaysColumn or NpgsqlValueGenerationStrategy.SerialColumn;

    /// <summary>Whether the store makes the value when the column is left out.</summary>
    public bool IsStoreMade => IsIdentity
        || property.ValueGenerated.HasFlag(ValueGenerated.OnUpdate)
        || property.GetDefaultValueSql() is not null || property.GetComputedColumnSql() is not null || property.TryGetDefaultValue(out _)
        || property.GetValueGenerationStrategy() == NpgsqlValueGenerationStrategy.Sequence;

    public bool IsUnique { get; } = property.IsKey() || property.GetContainingIndexes().Any(index => index.IsUnique);

    public void Set(FakeRow row, object? value)
    {
        if (IsShadow) row.ShadowValues[this] = value;
        else path.Set(row.Entity, property.GetMemberInfo(forMaterialization: true, forSet: true), value);
    }

    public object? Get(FakeRow row) => IsShadow ? row.ShadowValues.GetValueOrDefault(this) : path.Get(row.Entity, (MemberInfo?)property.PropertyInfo ?? property.FieldInfo!);

    /// <summary>A value that was read from the store, as the property has it.</summary>
    public object? FromStore(object value)
    {
        if (value is DBNull) return null;
        if (Mapping.Converter is { } converter) return converter.ConvertFromProvider(value);
        return value is IConvertible && Type.GetTypeCode(property.ClrType) is >= TypeCode.SByte and <= TypeCode.Decimal && !property.ClrType.IsEnum
            ? Convert.ChangeType(value, property.ClrType, System.Globalization.CultureInfo.InvariantCulture)
            : value;
    }

    public override string ToString() => $"{entityType.DisplayName()}.{Member}";

    private bool IsShadow => property.IsShadowProperty() || property.IsIndexerProperty();
}
