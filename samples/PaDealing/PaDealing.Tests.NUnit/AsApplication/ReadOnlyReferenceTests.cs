using Microsoft.EntityFrameworkCore;
using Npgsql;
using NUnit.Framework;
using PaDealing.Data;
using PgTestKit;

namespace PaDealing.Tests.AsApplication;

/// <summary>ReferenceContext refuses SaveChanges; what goes past it is refused by PostgreSQL.</summary>
[TestFixture(TestIsolation.Transaction)]
[TestFixture(TestIsolation.Reset)]
public sealed class ReadOnlyReferenceTests(TestIsolation isolation) : PostgresTest<ApplicationRole>(isolation)
{
    [Test]
    public async Task A_bulk_update_through_EF_Core_is_refused()
    {
        await using var reference = Database.CreateContext<ReferenceContext>();

        await ShouldBeDeniedAsync(() => reference.Currencies.ExecuteUpdateAsync(set => set.SetProperty(currency => currency.Name, "Florin")));

        Assert.That(await reference.Currencies.CountAsync(currency => currency.Name == "Florin"), Is.Zero);
    }

    [Test]
    public async Task A_bulk_delete_through_EF_Core_is_refused()
    {
        await using var reference = Database.CreateContext<ReferenceContext>();

        await ShouldBeDeniedAsync(() => reference.EmployeeContacts.ExecuteDeleteAsync());
    }

    [TestCase("INSERT INTO bo_airflow.contact_type VALUES (3, 'Agent')")]
    [TestCase("TRUNCATE bo_airflow.oracle_position")]
    [TestCase("DROP TABLE bo_airflow.mako_position")]
    [TestCase("CREATE TABLE bo_airflow.of_our_own (id integer)")]
    [TestCase("CREATE TABLE padealing.made_at_run_time (id integer)")]
    [TestCase("CREATE SCHEMA made_on_the_fly")]
    public async Task Neither_rows_nor_tables_nor_schemas_are_the_applications_to_make(string sql) => await ShouldBeDeniedAsync(() => Database.ExecuteAsync(sql));

    private static async Task ShouldBeDeniedAsync(Func<Task> write)
    {
        var denied = await Assert.ThrowsAsync<PostgresException>(write);
        Assert.That(denied?.SqlState, Is.EqualTo(PostgresErrorCodes.InsufficientPrivilege));
    }
}
