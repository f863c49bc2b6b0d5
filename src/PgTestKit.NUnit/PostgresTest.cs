using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace PgTestKit;

/// <summary>The base of a test class whose every test starts with a clean database. With <c>[Parallelizable]</c>, each test runs on a clone of its own.</summary>
/// <typeparam name="TFixture">The <c>[SetUpFixture]</c> that builds the template.</typeparam>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)] // parallel tests would share one Database otherwise
public abstract class PostgresTest<TFixture> where TFixture : PostgresFixture
{
    private readonly TestIsolation _isolation;
    private TestDatabase? _database;

    /// <summary>Says how the test's database is made clean again.</summary>
    /// <param name="isolation"><see cref="TestIsolation.Transaction"/> by default.</param>
    protected PostgresTest(TestIsolation isolation = TestIsolation.Transaction) => _isolation = isolation;

    /// <summary>The test's database.</summary>
    /// <exception cref="PgTestKitException">The test has not begun: use it in tests and in <c>[SetUp]</c> methods, not in constructors.</exception>
    protected TestDatabase Database => _database ?? throw new PgTestKitException("The test has no database yet. Use Database in the test or in a [SetUp] method, not in the constructor.");

    /// <summary>Leases the test's database, before the <c>[SetUp]</c> methods of derived classes.</summary>
    [SetUp]
    public async Task LeaseDatabaseAsync() => _database = await FindFixture().Template.LeaseAsync(_isolation, TestContext.CurrentContext.CancellationToken);

    /// <summary>Undoes what the test did, or keeps its database when the test failed and that was asked for, after the <c>[TearDown]</c> methods of derived classes.</summary>
    [TearDown]
    public async Task GiveDatabaseBackAsync()
    {
        if (_database is null) return;
        var context = TestContext.CurrentContext;
        if (context.Result.Outcome.Status == TestStatus.Failed && await _database.KeepFailedAsync(context.Test.FullName) is { } note)
            await TestContext.Out.WriteLineAsync(note);
        await _database.DisposeAsync();
    }

    // NUnit injects no fixtures; the running test's ancestors hold the instance that it made.
    private static TFixture FindFixture()
    {
        for (ITest? test = TestExecutionContext.CurrentContext.CurrentTest; test is not null; test = test.Parent)
            if (test.Fixture is TFixture fixture)
                return fixture;

        throw new PgTestKitException($"No [SetUpFixture] {typeof(TFixture).Name} encloses this test. Mark {typeof(TFixture).Name} with [SetUpFixture] and put it in the namespace of the tests, in one above, or outside any namespace.");
    }
}
