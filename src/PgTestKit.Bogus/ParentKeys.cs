using Bogus;
using Microsoft.EntityFrameworkCore.Metadata;

namespace PgTestKit;

/// <summary>The keys of the rows that a required foreign key may point to.</summary>
internal sealed class ParentKeys(IReadOnlyList<FakeColumn> columns, IReadOnlyList<object?[]> keys)
{
    public IReadOnlyList<FakeColumn> Columns => columns;

    public static async Task<IReadOnlyList<ParentKeys>> LoadAsync(StoreReader reader, FakeTable table, IReadOnlySet<FakeColumn> needed, CancellationToken cancellationToken)
    {
        var parents = new List<ParentKeys>();
        // Where foreign keys overlap, the widest decides for all.
        foreach (var foreignKey in table.EntityType.GetForeignKeys().Where(key => key is { IsRequired: true, IsOwnership: false }).OrderByDescending(key => key.Properties.Count))
        {
            FakeColumn[] columns = [.. foreignKey.Properties.Select(table.ColumnOf)];
            if (!columns.Except(parents.SelectMany(parent => parent.Columns)).Any(needed.Contains)) continue;
            parents.Add(new(columns, await ReadAsync(reader, foreignKey, columns[0], cancellationToken)));
        }

        return parents;
    }

    public void Pick(Faker faker, FakeRow row)
    {
        var key = keys[faker.Random.Int(0, keys.Count - 1)];
        for (var i = 0; i < columns.Count; i++) columns[i].Set(row, key[i]);
    }

    private static async Task<IReadOnlyList<object?[]>> ReadAsync(StoreReader reader, IForeignKey foreignKey, FakeColumn column, CancellationToken cancellationToken)
    {
        var parent = FakeTable.Of(reader.Context, foreignKey.PrincipalEntityType);
        var keys = await reader.ReadAsync(parent, [.. foreignKey.PrincipalKey.Properties.Select(parent.ColumnOf)], cancellationToken);
        var name = foreignKey.PrincipalEntityType.ClrType.Name;
        return keys.Count > 0 ? keys : throw new PgTestKitException(
            $"{column} is a required foreign key to {name}, which has no rows. Insert parents first, for example with Database.Fake<{name}>(context).InsertAsync(...), or add .RuleFor(row => row.{column.Property.Name}, ...).");
    }
}
