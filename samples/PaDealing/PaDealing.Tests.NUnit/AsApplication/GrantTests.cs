using System.Net;
using Npgsql;
using NUnit.Framework;
using PaDealing.Data;
using PgTestKit;

namespace PaDealing.Tests.AsApplication;

/// <summary>What the grants and the search path are for. Each test takes something away from a clone, as its owner.</summary>
[TestFixture]
public sealed class GrantTests() : PostgresTest<ApplicationRole>(TestIsolation.Clone)
{
    [Test]
    public async Task The_role_has_what_the_application_needs()
    {
        await Database.Schema.ShouldMatchAsync<DealingContext>(options => options.Set(DifferenceKind.WriteGrant, DifferenceSeverity.Error));
        await Database.Schema.ShouldMatchAsync<ReferenceContext>();
    }

    [Test]
    public async Task A_grant_that_is_missing_is_named_before_a_request_fails()
    {
        await AsOwnerAsync("REVOKE SELECT ON bo_airflow.oracle_contact FROM pad_app; REVOKE INSERT ON padealing.audit_log FROM pad_app");

        var reading = await Assert.ThrowsAsync<PgTestKitException>(() => Database.Schema.ShouldMatchAsync<ReferenceContext>());
        var writing = await Assert.ThrowsAsync<PgTestKitException>(() => Database.Schema.ShouldMatchAsync<DealingContext>(options => options.Set(DifferenceKind.WriteGrant, DifferenceSeverity.Error)));

        Assert.That(reading?.Message, Does.Contain("bo_airflow.oracle_contact").And.Contain("[ReadGrant]"));
        Assert.That(writing?.Message, Does.Contain("padealing.audit_log").And.Contain("[WriteGrant]"));
    }

    [Test]
    public async Task A_request_that_cannot_be_audited_is_not_kept()
    {
        await AsOwnerAsync("REVOKE INSERT ON padealing.audit_log FROM pad_app");
        await using var api = new DealingApi(Database);

        using var response = await api.SubmitAsync("trader1@firm.example", "ACME");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        await Database.Table("padealing.pad_request").ShouldBeEmptyAsync();
    }

    [Test]
    public async Task The_search_path_is_that_of_production()
    {
        Assert.That(await Database.QueryScalarAsync<string>("SHOW search_path"), Is.EqualTo("padealing, bo_airflow, public"));
        Assert.That(await Database.QueryScalarAsync<long>("SELECT count(*) FROM oracle_employee"), Is.EqualTo(12));
    }

    [Test]
    public async Task A_table_without_its_schema_is_another_one_once_the_names_collide()
    {
        await AsOwnerAsync("CREATE TABLE padealing.currency (code text)");

        Assert.That(await Database.QueryScalarAsync<long>("SELECT count(*) FROM currency"), Is.Zero);
        Assert.That(await Database.QueryScalarAsync<long>("SELECT count(*) FROM bo_airflow.currency"), Is.EqualTo(4));
    }

    private async Task AsOwnerAsync(string sql)
    {
        await using var owner = await Database.OwnerDataSource.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(sql, owner);
        await command.ExecuteNonQueryAsync();
    }
}
