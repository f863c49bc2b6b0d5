using NUnit.Framework;

namespace PgTestKit.Tests.WithNUnit.Layers;

public sealed class LayeredFixtureTests : PostgresTest<Chapters>
{
    [Test]
    public async Task Each_layer_adds_to_the_one_above()
    {
        Assert.That(await Database.Table("chapter").CountAsync(), Is.EqualTo(1));
        Assert.That(await Database.Table("note").CountAsync(), Is.Zero);
    }

    [Test]
    public async Task A_test_can_have_a_database_of_each()
    {
        var note = await LeaseAnotherAsync<Notes>(TestIsolation.Reset);

        Assert.That(note.Template.Name, Is.Not.EqualTo(Database.Template.Name));
        Assert.That(note.Isolation, Is.EqualTo(TestIsolation.Reset));
        await Assert.ThatAsync(() => note.Table("chapter").CountAsync(), Throws.TypeOf<PgTestKitException>());
    }

    [Test]
    public async Task Two_databases_of_one_test_do_not_see_each_other()
    {
        var other = await LeaseAnotherAsync();
        await Database.ExecuteAsync("DELETE FROM chapter");

        Assert.That(await other.Table("chapter").CountAsync(), Is.EqualTo(1));
    }

    [Test]
    [CancelAfter(1000)]
    public async Task A_statement_is_canceled_when_the_tests_time_is_up()
    {
        var error = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Database.ExecuteAsync("SELECT pg_sleep(300)"));

        Assert.That(error!.SqlState, Is.EqualTo(Npgsql.PostgresErrorCodes.QueryCanceled));
    }
}
