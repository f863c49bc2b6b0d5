using NUnit.Framework;

namespace PgTestKit.Tests.WithNUnit;

/// <summary>The same two tests, of which each would see the other's row, in every isolation. All of them run in parallel.</summary>
[TestFixture(TestIsolation.Transaction)]
[TestFixture(TestIsolation.Reset)]
[TestFixture(TestIsolation.Clone)]
public sealed class NoteTests(TestIsolation isolation) : PostgresTest<Notes>(isolation)
{
    [Test]
    public Task One() => IsAloneAsync();

    [Test]
    public Task Two() => IsAloneAsync();

    [Test]
    public Task Every_case([Range(1, 10)] int number)
    {
        Assert.That(number, Is.Positive);
        return IsAloneAsync();
    }

    private async Task IsAloneAsync()
    {
        Assert.That(await Database.QueryScalarAsync<int>("INSERT INTO note (text) VALUES ('unique') RETURNING id"), Is.EqualTo(1));
        Assert.That(await Database.Table("note").CountAsync(), Is.EqualTo(1));
    }
}
