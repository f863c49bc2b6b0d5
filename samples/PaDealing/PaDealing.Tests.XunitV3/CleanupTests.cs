using Npgsql;
using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

/// <summary>Two tests that write the same keys in both schemas: the second one fails if it sees what the first one left.</summary>
public abstract class CleanupTests(BackOffice postgres, TestIsolation isolation) : PostgresTest(postgres, isolation)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_test_sees_anothers_rows_in_either_schema(int employees)
    {
        Assert.Equal(12, await Database.Table("bo_airflow.oracle_employee").CountAsync(TestContext.Current.CancellationToken));

        for (var employee = 9001; employee < 9001 + employees; employee++)
        {
            await Database.ExecuteAsync("INSERT INTO bo_airflow.oracle_employee VALUES ($1, $2, 'Newcomer', 'Trading', 1004, true, '2026-03-02')", employee, $"new{employee}");
            await Database.ExecuteAsync("INSERT INTO padealing.employee_role VALUES ($1, 'compliance')", employee);
        }

        Assert.Equal(12 + employees, await Database.Table("bo_airflow.oracle_employee").CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(6 + employees, await Database.Table("padealing.employee_role").CountAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("first")]
    [InlineData("second")]
    public async Task Reference_data_that_a_test_changes_and_deletes_is_back_for_the_next(string test)
    {
        Assert.Equal("Euro", await Database.QueryScalarAsync<string>("SELECT name FROM bo_airflow.currency WHERE code = 'EUR'"));
        Assert.Equal(3, await Database.Table("padealing.restricted_security").CountAsync(TestContext.Current.CancellationToken));

        await Database.ExecuteAsync("UPDATE bo_airflow.currency SET name = $1 WHERE code = 'EUR'", test);
        await Database.ExecuteAsync("DELETE FROM padealing.restricted_security");
    }

    [Theory]
    [InlineData("first")]
    [InlineData("second")]
    public async Task Generated_ids_follow_the_seeded_ones_in_every_test(string test)
    {
        var id = await Database.QueryScalarAsync<int>(
            """
            INSERT INTO padealing.restricted_security (isin, name, reason, restricted_from)
            VALUES ('XX0000000099', 'Iota Irons plc', $1, '2026-03-02') RETURNING id
            """,
            test);

        Assert.Equal(4, id);
    }

    [Fact]
    public async Task The_next_test_gets_the_same_database_clean()
    {
        string name;
        await using (var first = await LeaseAsync())
        {
            name = first.Name;
            await first.ExecuteAsync("INSERT INTO bo_airflow.contact_type VALUES (9001, 'Agent')");
            await first.ExecuteAsync("DELETE FROM padealing.active_stocks");
        }

        await using var second = await LeaseAsync();

        Assert.Equal(name, second.Name);
        Assert.Equal(2, await second.Table("bo_airflow.contact_type").CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(3, await second.Table("padealing.active_stocks").CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_foreign_key_holds_across_the_schemas()
    {
        var orphan = () => Database.ExecuteAsync("INSERT INTO padealing.employee_role VALUES (4711, 'compliance')");

        var violation = await Assert.ThrowsAsync<PostgresException>(orphan);
        Assert.Equal("fk_employee_role_oracle_employee", violation.ConstraintName);
    }

    private Task<TestDatabase> LeaseAsync() => Database.Template.LeaseAsync(Database.Isolation, TestContext.Current.CancellationToken);
}
