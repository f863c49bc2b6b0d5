using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace PgTestKit;

/// <summary>Gives each faker of a test a seed of its own, and tells them where the test fails.</summary>
internal sealed class FakeSeeds(TestDatabase database)
{
    private const string Variable = "PGTESTKIT_SEED";

    private readonly string? _base = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? text : null;
    private readonly ConcurrentDictionary<Type, int> _fakers = new();

    public DatabaseFaker<T> New<T>(DbContext context) where T : class
    {
        var number = _fakers.AddOrUpdate(typeof(T), 1, (_, count) => count + 1);
        string?[] identity = [_base, database.TestName, typeof(T).FullName, number > 1 ? number.ToString(CultureInfo.InvariantCulture) : null];
        var seed = FakeSeed.Of(string.Join(' ', identity.Where(part => part is not null)));
        return new(context, FakeTable.Of(context, typeof(T)), seed, value => database.AddFailureNote($"Fake<{typeof(T).Name}> number {number} had the seed {value}; .UseSeed({value}) makes the same rows again{(_base is null ? "" : $", and so does {Variable}={_base}")}"));
    }
}
