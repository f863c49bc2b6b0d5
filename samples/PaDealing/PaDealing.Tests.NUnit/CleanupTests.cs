using NUnit.Framework;
using PgTestKit;

namespace PaDealing.Tests;

/// <summary>
/// Each test twice, with the same keys in both schemas: the second run fails if it sees what the first one left.
/// Beside no other test, so that each gets the database that the one before gave back.
/// </summary>
[NonParallelizable]
[TestFixture(TestIsolation.Transaction)]
[TestFixture(TestIsolation.Reset)]
public sealed class CleanupTests(TestIsolation isolation) : PostgresTest<BackOffice>(isolation)
{
    [Test]
    public async Task No_test_sees_anothers_rows_in_either_schema([Values(1, 2)] int run)
    {
        await Database.ExecuteAsync("INSERT INTO bo_airflow.oracle_employee VALUES (9001, $1, 'Newcomer', 'Trading', 1004, true, '2026-03-02')", $"new{run}");
        await Database.ExecuteAsync("INSERT INTO padealing.employee_role VALUES (9001, 'compliance')");

        Assert.That(await Database.Table("bo_airflow.oracle_employee").CountAsync(), Is.EqualTo(13));
        Assert.That(await Database.Table("padealing.employee_role").CountAsync(), Is.EqualTo(7));
    }

    [Test]
    public async Task Reference_data_that_a_test_deletes_is_back_for_the_next([Values(1, 2)] int run)
    {
        Assert.That(await Database.ExecuteAsync("DELETE FROM bo_airflow.oracle_contact"), Is.EqualTo(13), $"run {run}");
        Assert.That(await Database.ExecuteAsync("DELETE FROM padealing.restricted_security"), Is.EqualTo(3), $"run {run}");
    }

    [Test]
    public async Task Ids_start_at_one_in_every_test([Values(1, 2)] int run)
    {
        await using var api = new DealingApi(Database);

        using var response = await api.SubmitAsync("trader1@firm.example", "ACME");

        Assert.That(response.Headers.Location?.ToString(), Is.EqualTo("/requests/1"), $"run {run}");
    }
}
