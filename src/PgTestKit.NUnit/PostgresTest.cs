using System.Reflection;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace PgTestKit;

/// <summary>The base of a test class whose every test starts with a clean database. With <c>[Parallelizable]</c>, each test runs on a clone of its own. All have the category <c>Postgres</c>.</summary>
/// <typeparam name="TFixture">The <c>[SetUpFixture]</c> that builds the template.</typeparam>
[Category("Postgres")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)] // parallel tests would share one Database otherwise
public abstract class PostgresTest<TFixture> where TFixture : PostgresFixture
{
    private readonly TestIsolation _isolation;
    private readonly List<TestLease> _leases = [];

    /// <summary>Says how the test's database is made clean again.</summary>
    /// <param name="isolation"><see cref="TestIsolation.Transaction"/> by default. <see cref="PostgresIsolationAttribute"/> wins.</param>
    protected PostgresTest(TestIsolation isolation = TestIsolation.Transaction) => _isolation = isolation;

    /// <summary>The test's database.</summary>
    /// <exception cref="PgTestKitException">The test has not begun: use it in tests and in <c>[SetUp]</c> methods, not in constructors.</exception>
    protected TestDatabase Database => _leases.Count > 0 ? _leases[0].Database : throw new PgTestKitException("The test has no database yet. Use Database in the test or in a [SetUp] method, not in the constructor.");

    /// <summary>Leases the test's database, before the <c>[SetUp]</c> methods of derived classes.</summary>
    [SetUp]
    public Task LeaseDatabaseAsync() => LeaseAnotherAsync<TFixture>();

    /// <summary>Undoes what the test did; where it failed, writes what it changed to its output, and keeps its database if that was asked for. After the <c>[TearDown]</c> methods of derived classes.</summary>
    [TearDown]
    public async Task GiveDatabaseBackAsync()
    {
        await TestLease.EndAllAsync(_leases, TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed, TestContext.Out.WriteLine);
    }

    /// <summary>Leases one more database for this test, given back with the first.</summary>
    /// <param name="isolation">The first one's by default.</param>
    protected Task<TestDatabase> LeaseAnotherAsync(TestIsolation? isolation = null) => LeaseAnotherAsync<TFixture>(isolation);

    /// <summary>Leases a database of another fixture for this test, given back with the first.</summary>
    /// <param name="isolation">The first one's by default.</param>
    /// <typeparam name="TOther">Another <c>[SetUpFixture]</c> that encloses the test.</typeparam>
    protected async Task<TestDatabase> LeaseAnotherAsync<TOther>(TestIsolation? isolation = null) where TOther : PostgresFixture
    {
        var test = TestExecutionContext.CurrentContext.CurrentTest;
        var lease = await TestLease.BeginAsync(EnclosingFixture.Find<TOther>().Template, isolation ?? IsolationOf(test.Method?.MethodInfo), test.FullName, TestContext.CurrentContext.CancellationToken);
        _leases.Add(lease);
        return lease.Database;
    }

    private TestIsolation IsolationOf(MethodInfo? method) =>
        (method?.GetCustomAttribute<PostgresIsolationAttribute>() ?? GetType().GetCustomAttribute<PostgresIsolationAttribute>())?.Isolation ?? _isolation;
}
