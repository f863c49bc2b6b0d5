using NUnit.Framework;
using PgTestKit;

namespace PaDealing.Tests;

/// <summary>What PgTestKit adds to the framework. PaDealing.Tests.XunitV3/RestrictionTests.cs is the same suite.</summary>
public sealed class RestrictionTests : PostgresTest<BackOffice>
{
    private const string Table = "padealing.restricted_security";

    [SetUp]
    public Task SetUpAsync() => Database.ExecuteAsync($"DELETE FROM {Table} WHERE id = 1");

    [Test]
    public async Task Every_test_starts_after_its_set_up() => Assert.That(await Database.Table(Table).CountAsync(), Is.EqualTo(2));

    [TestCase(2)]
    [TestCase(3)]
    public async Task Every_case_has_a_database_of_its_own(int id) => Assert.That(await Database.ExecuteAsync($"DELETE FROM {Table} WHERE id = $1", id), Is.EqualTo(1));

    [Test]
    [PostgresIsolation(TestIsolation.Reset)]
    public async Task One_test_may_commit()
    {
        await using var connection = await Database.DataSource.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"DELETE FROM {Table}";
        await command.ExecuteNonQueryAsync();

        await Database.Table(Table).ShouldBeEmptyAsync();
    }

    [Test]
    public async Task A_second_database_is_as_the_template_left_it()
    {
        var other = await LeaseAnotherAsync();

        await other.Table(Table).ShouldBeUnchangedAsync();
        await Database.Table(Table).ShouldHaveCountChangedByAsync(-1);
    }

    [Test]
    public async Task Only_what_a_test_changed_is_told()
    {
        await Database.ExecuteAsync("UPDATE bo_airflow.currency SET name = 'Pound' WHERE code = 'GBP'");

        var changes = await Database.ChangesAsync();

        Assert.That(changes.Tables.Select(table => $"{table.Schema}.{table.Name}"), Is.EqualTo(["bo_airflow.currency", Table]));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_statement_ends_when_the_tests_time_is_up() => Assert.That(await Database.QueryScalarAsync<int>("SELECT 1"), Is.EqualTo(1));
}
