using Bogus;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace PgTestKit;

/// <summary>Makes the parents that required foreign keys lack, and theirs: a few, or one for each row where a parent may have one child only.</summary>
internal static class MissingParents
{
    private const int Few = 10;

    public static async Task InsertAsync(DbContext context, FakeTable table, FakeRules rules, FakeSeed seed, int count, IReadOnlyList<IEntityType> children, CancellationToken cancellationToken)
    {
        foreach (var (foreignKey, columns) in ParentKeys.Needed(table, rules.Needed(table)))
        {
            var missing = await CountAsync(context, table, foreignKey, columns, count, cancellationToken);
            if (missing == 0) continue;
            var parent = foreignKey.PrincipalEntityType;
            IReadOnlyList<IEntityType> chain = [.. children, table.EntityType];
            if (chain.Contains(parent))
                throw new PgTestKitException(
                    $"{columns[0]} is a required foreign key to {parent.DisplayName()}, of which no row can be made first: {string.Join(" needs ", chain.SkipWhile(type => type != parent).Append(parent).Select(type => type.DisplayName()))}. Insert the first rows with the context, or add .RuleFor(row => row.{columns[0].Member}, ...).");
            var own = seed.For(parent.ClrType);
            await TableFaker.InsertAsync(context, FakeTable.Writable(context, parent), FakeRules.None, own, own.NewFaker(), missing, chain, cancellationToken);
        }
    }

    private static async Task<int> CountAsync(DbContext context, FakeTable table, IForeignKey foreignKey, FakeColumn[] columns, int count, CancellationToken cancellationToken)
    {
        await using var reader = await StoreReader.OpenAsync(context, cancellationToken);
        var parents = (await ParentKeys.ReadAsync(reader, foreignKey, cancellationToken)).Count;
        if (!table.UniqueSets.Any(unique => unique.All(columns.Contains))) return parents > 0 ? 0 : Math.Min(count, Few);
        var taken = (await reader.ReadAsync(table, columns, cancellationToken)).Count;
        return Math.Max(0, count - (parents - taken));
    }
}
