using Npgsql;
using PaDealing.Dealing;
using PaDealing.Services;
using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

/// <summary>DATABASE_SCHEMA and REFERENCE_SCHEMA reach every statement: a schema's name in the code, or a table without one, fails here.</summary>
public sealed class OtherNamesTests(OtherNames postgres) : PostgresTest(postgres, TestIsolation.Reset), IClassFixture<OtherNames>
{
    private const string Trader = "trader1@firm.example";

    [Fact]
    public async Task A_deal_goes_all_the_way_under_other_schema_names()
    {
        await using var api = new DealingApi(Database, OtherNames.Schemas);

        var id = await api.SubmitApprovedAsync(Trader, "ACME");
        using var executed = await api.ExecuteAsync(id, Trader);
        using var restricted = await api.SubmitAsync(Trader, "GAMMA");

        Assert.Equal(RequestStatus.Executed, (await api.GetAsync<RequestView>($"/requests/{id}")).Status);
        Assert.Equal("restricted_security", Assert.Single(await api.GetAsync<BreachView[]>("/breaches")).Rule);
        Assert.Equal(4, (await api.GetAsync<AuditPage>("/audit")).Total);
        Assert.Equal("Acme Anvils, plc", Assert.Single(await api.GetAsync<DealingLine[]>("/dealings", Trader)).Name);
        Assert.Equal(["Healthy", "Healthy"], (await api.GetAsync<Dictionary<string, string>>("/health")).Values);
    }

    [Theory]
    [InlineData("SELECT count(*) FROM pad_request")]
    [InlineData("SELECT count(*) FROM oracle_employee")]
    [InlineData("SELECT count(*) FROM padealing.pad_request")]
    public async Task A_hard_coded_name_finds_no_table(string sql)
    {
        var missing = await Assert.ThrowsAsync<PostgresException>(() => Database.QueryScalarAsync<long>(sql));

        Assert.Equal(PostgresErrorCodes.UndefinedTable, missing.SqlState);
    }
}
