using System.Linq.Expressions;
using Bogus;
using Microsoft.EntityFrameworkCore;

namespace PgTestKit;

/// <summary>
/// Makes up rows of one entity. What the model requires gets a value that it accepts: strings within their length, numbers within their precision, members of enums,
/// moments in UTC, distinct values where an index is unique, and an existing parent for a foreign key. What is optional stays NULL, and what the store generates is left to it.
/// </summary>
/// <typeparam name="T">The entity type.</typeparam>
public sealed class DatabaseFaker<T> where T : class
{
    private readonly DbContext _context;
    private readonly FakeTable _table;
    private readonly Dictionary<FakeColumn, Func<Faker, object, object?>> _rules = [];
    private Faker _faker;

    internal DatabaseFaker(DbContext context, FakeTable table)
    {
        (_context, _table) = (context, table);
        _faker = Seeded(Seed = StableSeed.Of(typeof(T).FullName!));
    }

    /// <summary>The same seed makes the same rows on the same database. Derived from the entity's full type name by default, so that other entities and other versions of the schema don't change the rows.</summary>
    public int Seed { get; private set; }

    /// <summary>Begins anew with another seed.</summary>
    /// <param name="seed">Any number.</param>
    public DatabaseFaker<T> UseSeed(int seed)
    {
        _faker = Seeded(Seed = seed);
        return this;
    }

    /// <summary>Begins anew with a seed that is derived from a text, for example the test's name.</summary>
    /// <param name="seed">Any text.</param>
    public DatabaseFaker<T> UseSeed(string seed) => UseSeed(StableSeed.Of(seed));

    /// <summary>Sets how a property's value is made.</summary>
    /// <param name="property">The property, for example <c>user => user.Email</c>.</param>
    /// <param name="value">Makes the value; take all chance from the given <see cref="Faker"/>.</param>
    /// <typeparam name="TProperty">The property's type.</typeparam>
    /// <exception cref="PgTestKitException">The property is no column.</exception>
    public DatabaseFaker<T> RuleFor<TProperty>(Expression<Func<T, TProperty>> property, Func<Faker, TProperty> value) => RuleFor(property, (faker, _) => value(faker));

    /// <summary>Sets how a property's value is made from the rest of the row.</summary>
    /// <param name="property">The property, for example <c>project => project.EndDate</c>.</param>
    /// <param name="value">Makes the value; the entity has the values that the model and earlier rules gave it.</param>
    /// <typeparam name="TProperty">The property's type.</typeparam>
    /// <exception cref="PgTestKitException">The property is no column.</exception>
    public DatabaseFaker<T> RuleFor<TProperty>(Expression<Func<T, TProperty>> property, Func<Faker, T, TProperty> value)
    {
        _rules[_table.ColumnOf(property)] = (faker, entity) => value(faker, (T)entity);
        return this;
    }

    /// <summary>Makes up entities without writing them. Reads parents and taken unique values from the database.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="PgTestKitException">A property's value can't be made up; the message names it and the rule to add.</exception>
    public async Task<IReadOnlyList<T>> GenerateAsync(int count, CancellationToken cancellationToken = default) =>
        [.. (await MakeAsync(count, cancellationToken)).Select(row => (T)row.Entity)];

    /// <summary>Makes up entities and writes them with COPY, inside the test's transaction where there is one. The context does not track them; keys from an identity column are set, other values that the store made are not.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Cancels the reading and the writing.</param>
    /// <exception cref="PgTestKitException">A property's value can't be made up, or the database refuses a row; the message names what to do.</exception>
    public async Task<IReadOnlyList<T>> InsertAsync(int count, CancellationToken cancellationToken = default)
    {
        var rows = await MakeAsync(count, cancellationToken);
        await BinaryCopy.InsertAsync(_context, _table, rows, [.. _rules.Keys], cancellationToken);
        return [.. rows.Select(row => (T)row.Entity)];
    }

    private async Task<IReadOnlyList<FakeRow>> MakeAsync(int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var maker = await RowMaker.CreateAsync(_context, _table, _rules, cancellationToken);
        return [.. Enumerable.Range(0, count).Select(_ => maker.Make(_faker))];
    }

    private static Faker Seeded(int seed) => new() { Random = new Randomizer(seed) };
}
