using Bogus;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace PgTestKit;

/// <summary>Makes up rows of a table, whatever the entity's type.</summary>
internal static class TableFaker
{
    public static async Task<IReadOnlyList<FakeRow>> MakeAsync(DbContext context, FakeTable table, FakeRules rules, Faker faker, int count, CancellationToken cancellationToken)
    {
        var maker = await RowMaker.CreateAsync(context, table, rules, cancellationToken);
        return [.. Enumerable.Range(0, count).Select(_ => maker.Make(faker))];
    }

    public static async Task<IReadOnlyList<FakeRow>> InsertAsync(
        DbContext context, FakeTable table, FakeRules rules, FakeSeed seed, Faker faker, int count, IReadOnlyList<IEntityType> children, CancellationToken cancellationToken)
    {
        if (count == 0) return [];
        await MissingParents.InsertAsync(context, table, rules, seed, count, children, cancellationToken);
        var rows = await MakeAsync(context, table, rules, faker, count, cancellationToken);
        await BinaryCopy.InsertAsync(context, table, rows, rules, cancellationToken);
        return rows;
    }
}
