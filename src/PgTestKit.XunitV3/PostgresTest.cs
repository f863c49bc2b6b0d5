using System.Reflection;
using Xunit;
using Xunit.v3;

namespace PgTestKit;

/// <summary>The base of a test class whose every test starts with a clean database. Classes run in parallel, each test on a clone of its own. All have the trait <c>Category=Postgres</c>.</summary>
[Trait("Category", "Postgres")]
public abstract class PostgresTest : IAsyncLifetime
{
    private readonly PostgresFixture _fixture;
    private readonly TestIsolation _isolation;
    private readonly List<TestLease> _leases = [];

    /// <summary>Takes the fixture that xUnit hands to the test class.</summary>
    /// <param name="fixture">The assembly's, collection's or class's fixture.</param>
    /// <param name="isolation">How the database is made clean again; <see cref="TestIsolation.Transaction"/> by default. <see cref="PostgresIsolationAttribute"/> wins.</param>
    protected PostgresTest(PostgresFixture fixture, TestIsolation isolation = TestIsolation.Transaction) => (_fixture, _isolation) = (fixture, isolation);

    /// <summary>The test's database.</summary>
    /// <exception cref="PgTestKitException">The test has not begun: use it in tests and in <see cref="InitializeAsync"/> after the base call, not in constructors.</exception>
    protected TestDatabase Database => _leases.Count > 0 ? _leases[0].Database : throw new PgTestKitException("The test has no database yet. Use Database in the test or after base.InitializeAsync(), not in the constructor.");

    /// <summary>Leases the test's database. An override calls this first.</summary>
    public virtual async ValueTask InitializeAsync() => await LeaseAsync(_fixture, null);

    /// <summary>Undoes what the test did; where it failed, writes what it changed to its output, and keeps its database if that was asked for. An override calls this last.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        var context = TestContext.Current;
        await TestLease.EndAllAsync(_leases, context.TestState?.Result == TestResult.Failed, report => TestOutput.Write(context, report));
    }

    /// <summary>Leases one more database for this test, given back with the first.</summary>
    /// <param name="isolation">The first one's by default.</param>
    protected Task<TestDatabase> LeaseAnotherAsync(TestIsolation? isolation = null) => LeaseAnotherAsync(_fixture, isolation);

    /// <summary>Leases a database of another fixture for this test, given back with the first.</summary>
    /// <param name="fixture">A fixture that xUnit hands to the test class.</param>
    /// <param name="isolation">The first one's by default.</param>
    protected Task<TestDatabase> LeaseAnotherAsync(PostgresFixture fixture, TestIsolation? isolation = null)
    {
        ArgumentNullException.ThrowIfNull(fixture);
        return LeaseAsync(fixture, isolation);
    }

    private async Task<TestDatabase> LeaseAsync(PostgresFixture fixture, TestIsolation? isolation)
    {
        var context = TestContext.Current;
        var lease = await TestLease.BeginAsync(fixture.Template, isolation ?? IsolationOf((context.TestMethod as IXunitTestMethod)?.Method), context.Test?.TestDisplayName ?? GetType().FullName!, context.CancellationToken);
        _leases.Add(lease);
        return lease.Database;
    }

    private TestIsolation IsolationOf(MethodInfo? method) =>
        (method?.GetCustomAttribute<PostgresIsolationAttribute>() ?? GetType().GetCustomAttribute<PostgresIsolationAttribute>())?.Isolation ?? _isolation;
}
