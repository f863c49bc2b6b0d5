using System.Reflection;
using System.Runtime.CompilerServices;

namespace PgTestKit;

/// <summary>The way from an entity to an object in it: none for the entity itself.</summary>
internal sealed record FakePath(IReadOnlyList<MemberInfo> Members, bool IsOptional)
{
    public static FakePath Root { get; } = new([], false);

    public string Prefix => string.Concat(Members.Select(member => member.Name + "."));

    public FakePath Into(MemberInfo member, bool isOptional) => new([.. Members, member], IsOptional || isOptional);

    public object? Get(object entity, MemberInfo leaf)
    {
        object? owner = entity;
        foreach (var member in Members) owner = owner is null ? null : Read(member, owner);
        return owner is null ? null : Read(leaf, owner);
    }

    /// <summary>Sets a value and makes the objects on the way. What is optional stays null as long as nothing is set in it.</summary>
    public void Set(object entity, MemberInfo leaf, object? value) => Set(entity, 0, leaf, value);

    /// <summary>An object whose constructor wants values is filled by its members, as all others are.</summary>
    public static object New(Type type) =>
        type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []) is { } constructor ? constructor.Invoke(null) : RuntimeHelpers.GetUninitializedObject(type);

    private void Set(object owner, int depth, MemberInfo leaf, object? value)
    {
        if (depth == Members.Count)
        {
            Write(leaf, owner, value);
            return;
        }

        var child = Read(Members[depth], owner) ?? (value is null ? null : New(TypeOf(Members[depth])));
        if (child is null) return;
        Set(child, depth + 1, leaf, value);
        Write(Members[depth], owner, child); // a struct is a copy
    }

    private static Type TypeOf(MemberInfo member)
    {
        var type = member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    private static object? Read(MemberInfo member, object owner) => member is FieldInfo field ? field.GetValue(owner) : ((PropertyInfo)member).GetValue(owner);

    private static void Write(MemberInfo member, object owner, object? value)
    {
        if (member is FieldInfo field) field.SetValue(owner, value);
        else ((PropertyInfo)member).SetValue(owner, value);
    }
}
