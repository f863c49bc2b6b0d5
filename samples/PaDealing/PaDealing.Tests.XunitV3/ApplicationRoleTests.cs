using Npgsql;
using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

/// <summary>What db/init-schemas.sql and the migrations grant to the role that the application runs as.</summary>
public sealed class ApplicationRoleTests(BackOffice postgres) : PostgresTest(postgres)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.ExecuteAsync("SET LOCAL ROLE pad_app");
    }

    [Theory]
    [InlineData("INSERT INTO padealing.employee_role VALUES (1004, 'trainer')")] // stood in public once
    [InlineData("UPDATE padealing.compliance_config SET value = '10'")]
    [InlineData("DELETE FROM padealing.restricted_security")]
    [InlineData("INSERT INTO padealing.restricted_security (isin, name, reason, restricted_from) VALUES ('XX0000000099', 'Iota', 'New', '2026-03-02')")]
    public async Task The_role_may_write_in_the_application_schema(string sql) =>
        Assert.True(await Database.ExecuteAsync(sql) > 0);

    [Fact]
    public async Task The_role_may_read_the_reference_schema() =>
        Assert.Equal(12, await Database.QueryScalarAsync<long>("SELECT count(*) FROM bo_airflow.oracle_employee"));

    [Theory]
    [InlineData("UPDATE bo_airflow.currency SET name = 'Florin'")]
    [InlineData("DELETE FROM bo_airflow.oracle_contact")]
    [InlineData("INSERT INTO bo_airflow.contact_type VALUES (3, 'Agent')")]
    public async Task The_role_may_not_write_in_the_reference_schema(string sql)
    {
        var denied = await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync(sql));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, denied.SqlState);
    }
}
