using Bogus;
using Microsoft.EntityFrameworkCore.Metadata;

namespace PgTestKit;

/// <summary>The keys of the rows that a required foreign key may point to.</summary>
internal sealed class ParentKeys(IReadOnlyList<FakeColumn> columns, IReadOnlyList<object?[]> keys)
{
    public IReadOnlyList<FakeColumn> Columns => columns;

    /// <summary>The foreign keys that give needed columns their values. Where they overlap, the widest decides for all.</summary>
    public static IReadOnlyList<(IForeignKey ForeignKey, FakeColumn[] Columns)> Needed(FakeTable table, IReadOnlySet<FakeColumn> needed)
    {
        var found = new List<(IForeignKey, FakeColumn[] Columns)>();
        foreach (var foreignKey in table.RequiredForeignKeys.OrderByDescending(key => key.Properties.Count))
        {
            FakeColumn[] columns = [.. foreignKey.Properties.Select(table.ColumnOf)];
            if (columns.Except(found.SelectMany(parent => parent.Columns)).Any(needed.Contains)) found.Add((foreignKey, columns));
        }

        return found;
    }

    public static async Task<IReadOnlyList<ParentKeys>> LoadAsync(StoreReader reader, FakeTable table, IReadOnlySet<FakeColumn> needed, CancellationToken cancellationToken)
    {
        var parents = new List<ParentKeys>();
        foreach (var (foreignKey, columns) in Needed(table, needed))
        {
            var keys = await ReadAsync(reader, foreignKey, cancellationToken);
            var name = foreignKey.PrincipalEntityType.ClrType.Name;
            parents.Add(keys.Count > 0 ? new(columns, keys) : throw new PgTestKitException(
                $"{columns[0]} is a required foreign key to {name}, which has no rows. Insert parents first, for example with Database.Fake<{name}>(context).InsertAsync(...), or add .RuleFor(row => row.{columns[0].Member}, ...)."));
        }

        return parents;
    }

    public static async Task<IReadOnlyList<object?[]>> ReadAsync(StoreReader reader, IForeignKey foreignKey, CancellationToken cancellationToken)
    {
        var parent = FakeTable.Readable(reader.Context, foreignKey.PrincipalEntityType);
        return await reader.ReadAsync(parent, [.. foreignKey.PrincipalKey.Properties.Select(parent.ColumnOf)], cancellationToken);
    }

    public void Pick(Faker faker, FakeRow row)
    {
        var key = keys[faker.Random.Int(0, keys.Count - 1)];
        for (var i = 0; i < columns.Count; i++) columns[i].Set(row, key[i]);
    }
}
