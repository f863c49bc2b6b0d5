using NUnit.Framework;

namespace PgTestKit.Tests.WithNUnit;

public sealed class SetUpTests : PostgresTest<Notes>
{
    [SetUp]
    public Task The_database_is_there_in_SetUp() => Database.ExecuteAsync("INSERT INTO note (text) VALUES ('from SetUp')");

    [TearDown]
    public async Task And_in_TearDown() => Assert.That(await Database.Table("note").CountAsync(), Is.EqualTo(1));

    [Test]
    public async Task A_test_sees_what_SetUp_wrote() => Assert.That(await Database.Table("note").CountAsync(), Is.EqualTo(1));

    [Test]
    public async Task A_second_test_sees_it_once() => Assert.That(await Database.Table("note").CountAsync(), Is.EqualTo(1));
}
