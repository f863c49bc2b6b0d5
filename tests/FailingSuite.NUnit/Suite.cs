// A suite that other tests run as a process: one test fails in each isolation, and one passes.
using NUnit.Framework;
using PgTestKit;

namespace FailingSuite;

[SetUpFixture]
public sealed class Shop : PostgresFixture
{
    protected override void Configure(TemplateDatabaseBuilder builder) => builder.AddSeed("article", "1", async (connection, cancellation) =>
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE article (id int GENERATED ALWAYS AS IDENTITY, name text)";
        await command.ExecuteNonQueryAsync(cancellation);
    });
}

[TestFixture(TestIsolation.Transaction)]
[TestFixture(TestIsolation.Reset)]
[TestFixture(TestIsolation.Clone)]
public sealed class ArticleTests(TestIsolation isolation) : PostgresTest<Shop>(isolation)
{
    [Test]
    public async Task Fails()
    {
        Database.AddFailureNote("a note of the test");
        await Database.ExecuteAsync("INSERT INTO article (name) VALUES ($1)", "left by " + Database.Isolation);
        Assert.Fail("as it should");
    }

    [Test]
    public async Task Passes() => Assert.That(await Database.Table("article").CountAsync(), Is.Zero);
}
