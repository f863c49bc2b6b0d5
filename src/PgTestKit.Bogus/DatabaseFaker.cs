using System.Linq.Expressions;
using Bogus;
using Microsoft.EntityFrameworkCore;

namespace PgTestKit;

/// <summary>
/// Makes up rows of one entity. What the model requires gets a value that it accepts: strings within their length, numbers within their precision, members of enums,
/// moments in UTC, ends after starts, distinct values where an index is unique, and a parent for a foreign key, an existing one where there is any. What is optional stays NULL, and what the store generates is left to it.
/// </summary>
/// <typeparam name="T">The entity type.</typeparam>
public sealed class DatabaseFaker<T> where T : class
{
    private readonly DbContext _context;
    private readonly FakeTable _table;
    private readonly Action<int> _seedChanged;
    private readonly FakeRules _rules = new();
    private Faker<T>? _own;
    private FakeSeed _seed;
    private Faker _faker;

    internal DatabaseFaker(DbContext context, FakeTable table, FakeSeed seed, Action<int> seedChanged)
    {
        (_context, _table, _seed, _faker, _seedChanged) = (context, table, seed, seed.NewFaker(), seedChanged);
        _seedChanged(Seed);
    }

    /// <summary>The same seed makes the same rows on the same database. Derived by default from the test's name with its arguments, the entity's full type name, and how many fakers of it the test had before. Written to the output of a test that fails.</summary>
    public int Seed => _seed.Value;

    /// <summary>Begins anew with another seed.</summary>
    /// <param name="seed">Any number, for example the one that a failed test's output names.</param>
    public DatabaseFaker<T> UseSeed(int seed)
    {
        _seedChanged(seed);
        return Begin(_seed with { Value = seed });
    }

    /// <summary>Begins anew with a seed that is derived from a text.</summary>
    /// <param name="seed">Any text.</param>
    public DatabaseFaker<T> UseSeed(string seed) => UseSeed(StableSeed.Of(seed));

    /// <summary>Begins anew with names, addresses and texts of a language.</summary>
    /// <param name="locale">One of Bogus's locales, for example <c>de</c> or <c>pt_BR</c>; <c>en</c> by default.</param>
    /// <exception cref="PgTestKitException">Bogus has no such locale.</exception>
    public DatabaseFaker<T> UseLocale(string locale)
    {
        try
        {
            return Begin(_seed with { Locale = locale });
        }
        catch (Exception exception) when (exception is BogusException or KeyNotFoundException or ArgumentException)
        {
            throw new PgTestKitException($"Bogus has no locale \"{locale}\". Use one of {string.Join(", ", global::Bogus.Database.GetAllLocales())}.", exception);
        }
    }

    /// <summary>Takes the rules of a suite's own faker. It fills what it has rules for, in the entity that the model's values were given to; its seed is this one's.</summary>
    /// <param name="rules">For example <c>new Faker&lt;User&gt;().RuleFor(user => user.Email, faker => faker.Internet.Email())</c>. It is copied.</param>
    public DatabaseFaker<T> UseRules(Faker<T> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _own = rules.Clone().UseSeed(Seed);
        _rules.Populate = entity => _own.Populate((T)entity);
        return this;
    }

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
        _rules.Add(_table.ColumnOf(property), (faker, entity) => value(faker, (T)entity));
        return this;
    }

    /// <summary>Makes up entities without writing them. Reads parents and taken unique values from the database.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="PgTestKitException">A property's value can't be made up; the message names it and the rule to add.</exception>
    public async Task<IReadOnlyList<T>> GenerateAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Entities(await TableFaker.MakeAsync(_context, _table, _rules, _faker, count, cancellationToken));
    }

    /// <summary>Makes up entities and writes them with COPY, inside the test's transaction where there is one, with the parents that required foreign keys lack. The context does not track them; keys from an identity column are set, other values that the store made are not.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Cancels the reading and the writing.</param>
    /// <exception cref="PgTestKitException">A property's value can't be made up, or the database refuses a row; the message names what to do.</exception>
    public async Task<IReadOnlyList<T>> InsertAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Entities(await TableFaker.InsertAsync(_context, _table, _rules, _seed, _faker, count, [], cancellationToken));
    }

    private DatabaseFaker<T> Begin(FakeSeed seed)
    {
        (_faker, _seed) = (seed.NewFaker(), seed);
        _own?.UseSeed(seed.Value);
        return this;
    }

    private static IReadOnlyList<T> Entities(IReadOnlyList<FakeRow> rows) => [.. rows.Select(row => (T)row.Entity)];
}
