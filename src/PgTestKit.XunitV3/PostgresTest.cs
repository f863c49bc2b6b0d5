using Xunit;

namespace PgTestKit;

/// <summary>The base of a test class whose every test starts with a clean database. Classes run in parallel, each test on a clone of its own.</summary>
public abstract class PostgresTest : IAsyncLifetime
{
    private readonly PostgresFixture _fixture;
    private readonly TestIsolation _isolation;
    private TestDatabase? _database;

    /// <summary>Takes the fixture that xUnit hands to the test class.</summary>
    /// <param name="fixture">The assembly's, collection's or class's fixture.</param>
    /// <param name="isolation">How the database is made clean again; <see cref="TestIsolation.Transaction"/> by default.</param>
    protected PostgresTest(PostgresFixture fixture, TestIsolation isolation = TestIsolation.Transaction) => (_fixture, _isolation) = (fixture, isolation);

    /// <summary>The test's database.</summary>
    /// <exception cref="PgTestKitException">The test has not begun: use it in tests and in <see cref="InitializeAsync"/> after the base call, not in constructors.</exception>
    protected TestDatabase Database => _database ?? throw new PgTestKitException("The test has no database yet. Use Database in the test or after base.InitializeAsync(), not in the constructor.");

    /// <summary>Leases the test's database. An override calls this first.</summary>
    public virtual async ValueTask InitializeAsync() => _database = await _fixture.Template.LeaseAsync(_isolation, TestContext.Current.CancellationToken);

    /// <summary>Undoes what the test did, or keeps its database when the test failed and that was asked for. An override calls this last.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_database is null) return;
        var context = TestContext.Current;
        if (context.TestState?.Result == TestResult.Failed && await _database.KeepFailedAsync(context.Test?.TestDisplayName ?? "a test") is { } note)
            context.TestOutputHelper?.WriteLine(note);
        await _database.DisposeAsync();
    }
}
