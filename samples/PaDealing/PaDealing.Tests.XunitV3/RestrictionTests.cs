using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

/// <summary>What PgTestKit adds to the framework. PaDealing.Tests.NUnit/RestrictionTests.cs is the same suite.</summary>
public sealed class RestrictionTests(BackOffice postgres) : PostgresTest(postgres)
{
    private const string Table = "padealing.restricted_security";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.ExecuteAsync($"DELETE FROM {Table} WHERE id = 1");
    }

    [Fact]
    public async Task Every_test_starts_after_its_set_up() => Assert.Equal(2, await Database.Table(Table).CountAsync(TestContext.Current.CancellationToken));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_case_has_a_database_of_its_own(int id) => Assert.Equal(1, await Database.ExecuteAsync($"DELETE FROM {Table} WHERE id = $1", id));

    [Fact]
    [PostgresIsolation(TestIsolation.Reset)]
    public async Task One_test_may_commit()
    {
        await using var connection = await Database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"DELETE FROM {Table}";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await Database.Table(Table).ShouldBeEmptyAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_second_database_is_as_the_template_left_it()
    {
        var other = await LeaseAnotherAsync();

        await other.Table(Table).ShouldBeUnchangedAsync(TestContext.Current.CancellationToken);
        await Database.Table(Table).ShouldHaveCountChangedByAsync(-1, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Only_what_a_test_changed_is_told()
    {
        await Database.ExecuteAsync("UPDATE bo_airflow.currency SET name = 'Pound' WHERE code = 'GBP'");

        var changes = await Database.ChangesAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["bo_airflow.currency", Table], changes.Tables.Select(table => $"{table.Schema}.{table.Name}"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_statement_ends_when_the_tests_time_is_up() => Assert.Equal(1, await Database.QueryScalarAsync<int>("SELECT 1"));
}
