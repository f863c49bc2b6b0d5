using System.Net;
using PaDealing.Dealing;
using PaDealing.Services;
using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

public sealed class ExecutionTests(BackOffice postgres) : PostgresTest(postgres)
{
    private const string Trader = "trader1@firm.example";

    [Fact]
    public async Task A_deal_ends_its_request_and_the_audit_trail_tells_its_whole_life()
    {
        await using var api = new DealingApi(Database);
        var id = await api.SubmitApprovedAsync(Trader, "ACME");

        using var response = await api.ExecuteAsync(id, Trader);

        var execution = await DealingApi.ReadAsync<ExecutionView>(response.EnsureSuccessStatusCode());
        Assert.Equal((id, new DateOnly(2026, 3, 2), 100m, 12.25m), (execution.RequestId, execution.ExecutedOn, execution.Quantity, execution.Price));
        Assert.Equal(RequestStatus.Executed, (await api.GetAsync<RequestView>($"/requests/{id}")).Status);
        var trail = await api.GetAsync<AuditPage>($"/audit?entity=pad_request&entityId={id}");
        Assert.Equal(["executed", "approved", "submitted"], trail.Entries.Select(entry => entry.Action));
        Assert.Empty(await api.GetAsync<BreachView[]>("/breaches"));
    }

    [Fact]
    public async Task Dealing_what_was_restricted_after_the_approval_is_a_breach()
    {
        await using var api = new DealingApi(Database);
        var id = await api.SubmitApprovedAsync(Trader, "ACME");
        await Database.ExecuteAsync(
            """
            INSERT INTO padealing.restricted_security (isin, name, reason, restricted_from)
            VALUES ('XX0000000011', 'Acme Anvils, plc', 'The firm advises.', '2026-03-02')
            """);

        using var response = await api.ExecuteAsync(id, Trader);

        response.EnsureSuccessStatusCode();
        var breach = Assert.Single(await api.GetAsync<BreachView[]>("/breaches"));
        Assert.Equal((id, "restricted_security", BreachSeverity.High), (breach.RequestId, breach.Rule, breach.Severity));
    }

    [Theory]
    [InlineData("2026-05-31", 0)]
    [InlineData("2026-06-01", 1)]
    [InlineData("2026-06-30", 1)]
    [InlineData("2026-07-01", 0)]
    public async Task A_restriction_counts_on_the_day_of_the_deal_both_ends_included(string executedOn, int breaches)
    {
        await using var api = new DealingApi(Database);
        var id = await api.SubmitApprovedAsync(Trader, "ETA");

        using var response = await api.ExecuteAsync(id, Trader, executedOn: executedOn);

        response.EnsureSuccessStatusCode();
        Assert.Equal(breaches, await Database.Table("padealing.pad_breach").CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Dealing_more_than_was_approved_is_a_medium_breach()
    {
        await using var api = new DealingApi(Database);
        var id = await api.SubmitApprovedAsync(Trader, "ACME");

        using var response = await api.ExecuteAsync(id, Trader, quantity: 100.5m);

        response.EnsureSuccessStatusCode();
        var breach = Assert.Single(await api.GetAsync<BreachView[]>("/breaches"));
        Assert.Equal(("quantity_exceeded", BreachSeverity.Medium, "Dealt 100.5, approved 100.0000."), (breach.Rule, breach.Severity, breach.Description));
    }

    [Fact]
    public async Task Only_who_asked_may_report_the_deal()
    {
        await using var api = new DealingApi(Database);
        var id = await api.SubmitApprovedAsync(Trader, "ACME");

        using var response = await api.ExecuteAsync(id, "trader2@firm.example");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        await Database.Table("padealing.pad_execution").ShouldBeEmptyAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Only_an_approved_request_may_be_dealt_and_only_once()
    {
        await using var api = new DealingApi(Database);
        using var pending = await api.SubmitAsync(Trader, "ACME");
        using var tooEarly = await api.ExecuteAsync((await DealingApi.ReadAsync<RequestView>(pending)).Id, Trader);
        var id = await api.SubmitApprovedAsync(Trader, "ACME");
        using var first = await api.ExecuteAsync(id, Trader);

        using var second = await api.ExecuteAsync(id, Trader);

        Assert.Equal(
            [HttpStatusCode.Conflict, HttpStatusCode.OK, HttpStatusCode.Conflict],
            new[] { tooEarly, first, second }.Select(response => response.StatusCode));
        Assert.Equal(1, await Database.Table("padealing.pad_execution").CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_the_firm_holds_is_shown_to_who_decides()
    {
        await using var api = new DealingApi(Database);
        using var submitted = await api.SubmitAsync(Trader, "THETA");

        var positions = await api.GetAsync<FirmPosition[]>($"{submitted.Headers.Location}/firm-positions");

        Assert.Equal(
            [("UK market making", "London", -400m), ("Desk's own book", "London", -400m)],
            positions.Select(position => (position.Portfolio, position.Desk, position.Quantity)));
    }
}
