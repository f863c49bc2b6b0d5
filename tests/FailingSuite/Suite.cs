// A suite that other tests run as a process: one test fails in each isolation, and one passes.
using FailingSuite;
using PgTestKit;
using Xunit;

[assembly: AssemblyFixture(typeof(Shop))]

namespace FailingSuite;

public sealed class Shop : PostgresFixture
{
    protected override void Configure(TemplateDatabaseBuilder builder)
    {
        builder.AddSeed("article", "1", async (connection, cancellation) =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE article (id int GENERATED ALWAYS AS IDENTITY, name text); CREATE TABLE filler AS SELECT generate_series(1, 1000) AS n";
            await command.ExecuteNonQueryAsync(cancellation);
        });
        if (Environment.GetEnvironmentVariable("FAILING_SUITE_KEEPS") == "in code") builder.KeepFailedDatabases();
    }
}

public abstract class ArticleTests(Shop shop, TestIsolation isolation) : PostgresTest(shop, isolation)
{
    [Fact]
    public async Task Fails()
    {
        Database.AddFailureNote("a note of the test");
        await Database.ExecuteAsync("INSERT INTO article (name) VALUES ($1)", "left by " + Database.Isolation);
        Assert.Fail("as it should");
    }

    [Fact]
    public async Task Passes() => Assert.Equal(0, await Database.Table("article").CountAsync(TestContext.Current.CancellationToken));
}

public sealed class TransactionTests(Shop shop) : ArticleTests(shop, TestIsolation.Transaction);

public sealed class ResetTests(Shop shop) : ArticleTests(shop, TestIsolation.Reset);

public sealed class CloneTests(Shop shop) : ArticleTests(shop, TestIsolation.Clone);

public sealed class ManyTests(Shop shop) : PostgresTest(shop, TestIsolation.Reset)
{
    public static TheoryData<int> Numbers => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Fails_too(int number) => Assert.Equal(0, number);
}

[PostgresIsolation(TestIsolation.Transaction)]
public sealed class EndlessTests(Shop shop) : PostgresTest(shop)
{
    [Fact(Timeout = 2000)]
    public async Task Waits_for_minutes() => await Database.ExecuteAsync("SELECT pg_sleep(300)");
}

public sealed class TwoDatabasesTests(Shop shop) : PostgresTest(shop)
{
    [Fact]
    public async Task Fails_with_two()
    {
        var other = await LeaseAnotherAsync(TestIsolation.Reset);
        await Database.ExecuteAsync("INSERT INTO article (name) VALUES ('in the first')");
        await other.ExecuteAsync("INSERT INTO article (name) VALUES ('in the second')");
        Assert.Fail("as it should");
    }
}
