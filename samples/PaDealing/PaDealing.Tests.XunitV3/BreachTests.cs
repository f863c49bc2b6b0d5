using PaDealing.Dealing;
using PaDealing.Services;
using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

public sealed class BreachTests(BackOffice postgres) : PostgresTest(postgres)
{
    [Fact]
    public async Task Dealing_a_restricted_security_is_a_breach()
    {
        await using var api = new DealingApi(Database);

        var request = await SubmitAsync(api, "GAMMA");

        Assert.Equal(RequestStatus.Breached, request.Status);
        var breach = Assert.Single(await api.GetAsync<BreachView[]>("/breaches"));
        Assert.Equal((request.Id, 1006, "restricted_security", BreachSeverity.High), (breach.RequestId, breach.EmployeeId, breach.Rule, breach.Severity));
        Assert.Equal("breached", await Database.QueryScalarAsync<string>("SELECT status::text FROM padealing.pad_request WHERE id = $1", request.Id));
    }

    [Theory]
    [InlineData("EPSILON")] // until last year
    [InlineData("ETA")] // from June on
    public async Task A_restriction_holds_between_its_dates_only(string symbol)
    {
        await using var api = new DealingApi(Database);

        var request = await SubmitAsync(api, symbol);

        Assert.Equal(RequestStatus.Pending, request.Status);
        Assert.Empty(await api.GetAsync<BreachView[]>("/breaches"));
    }

    [Fact]
    public async Task Dealing_what_a_desk_trades_is_a_low_breach_and_still_pending()
    {
        await using var api = new DealingApi(Database);

        var request = await SubmitAsync(api, "BETA");

        Assert.Equal(RequestStatus.Pending, request.Status);
        var breach = Assert.Single(await api.GetAsync<BreachView[]>("/breaches"));
        Assert.Equal(("active_stock", BreachSeverity.Low), (breach.Rule, breach.Severity));
    }

    [Fact]
    public async Task The_gravest_breach_comes_first()
    {
        await using var api = new DealingApi(Database);
        await SubmitAsync(api, "BETA");
        await SubmitAsync(api, "GAMMA");
        await Database.ExecuteAsync(
            """
            INSERT INTO padealing.pad_breach (request_id, employee_id, rule, severity, description, detected_at)
            VALUES (1, 1006, 'holding_period', 'medium', 'Sold too early.', now())
            """);

        var breaches = await api.GetAsync<BreachView[]>("/breaches");

        Assert.Equal([BreachSeverity.High, BreachSeverity.Medium, BreachSeverity.Low], breaches.Select(breach => breach.Severity));
    }

    [Fact]
    public async Task Breaches_can_be_asked_for_by_severity_and_resolution()
    {
        await using var api = new DealingApi(Database);
        await SubmitAsync(api, "BETA");
        await SubmitAsync(api, "GAMMA");
        await Database.ExecuteAsync("UPDATE padealing.pad_breach SET resolved_at = now() WHERE severity = 'high'");

        Assert.Single(await api.GetAsync<BreachView[]>("/breaches?severity=high&resolved=true"));
        Assert.Empty(await api.GetAsync<BreachView[]>("/breaches?severity=high&resolved=false"));
        Assert.Single(await api.GetAsync<BreachView[]>("/breaches?resolved=false"));
    }

    private static async Task<RequestView> SubmitAsync(DealingApi api, string symbol)
    {
        using var response = await api.SubmitAsync("quant1@firm.example", symbol);
        return await DealingApi.ReadAsync<RequestView>(response.EnsureSuccessStatusCode());
    }
}
