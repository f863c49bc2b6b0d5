using System.Net;
using PaDealing.Dealing;
using PaDealing.Services;
using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

/// <summary>Over HTTP, and still in the test's transaction: the service's own transaction becomes a savepoint.</summary>
public sealed class SubmitRequestTests(BackOffice postgres) : PostgresTest(postgres)
{
    [Fact]
    public async Task A_submitted_request_is_pending_under_the_callers_employee()
    {
        await using var api = new DealingApi(Database);

        using var response = await api.SubmitAsync("trader1@firm.example", "ACME");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var request = await api.GetAsync<RequestView>(response.Headers.Location!.ToString());
        Assert.Equal((1004, "XX0000000011", "GBP"), (request.EmployeeId, request.Isin, request.Currency));
        Assert.Equal((RequestStatus.Pending, DealingApi.Now), (request.Status, request.SubmittedAt));
    }

    [Fact]
    public async Task Submitting_leaves_an_audit_entry_with_the_deal_as_jsonb()
    {
        await using var api = new DealingApi(Database);

        using var response = await api.SubmitAsync("TRADER1@firm.example", "ACME", quantity: 250);

        var request = await DealingApi.ReadAsync<RequestView>(response);
        Assert.Equal(1, await Database.QueryScalarAsync<long>(
            """
            SELECT count(*) FROM padealing.audit_log
            WHERE action = 'submitted' AND entity = 'pad_request' AND entity_id = $1 AND user_email = 'trader1@firm.example'
              AND details @> '{"isin": "XX0000000011", "direction": "buy", "quantity": 250, "status": "pending"}'
            """,
            request.Id));
    }

    [Fact]
    public async Task A_Bloomberg_ticker_names_the_same_instrument_as_the_firms_own_symbol()
    {
        await using var api = new DealingApi(Database);

        using var response = await api.SubmitAsync("trader1@firm.example", "ACME LN Equity");

        var request = await DealingApi.ReadAsync<RequestView>(response);
        Assert.Equal("ACME", request.Symbol);
    }

    [Theory]
    [InlineData("nobody@firm.example", "ACME", 100, HttpStatusCode.UnprocessableEntity)]
    [InlineData("leaver@firm.example", "ACME", 100, HttpStatusCode.UnprocessableEntity)]
    [InlineData("trader1@firm.example", "NOSUCH", 100, HttpStatusCode.UnprocessableEntity)]
    [InlineData("trader1@firm.example", "ACME", 0, HttpStatusCode.BadRequest)]
    public async Task A_refused_request_leaves_neither_row_nor_audit_entry(string email, string symbol, int quantity, HttpStatusCode status)
    {
        await using var api = new DealingApi(Database);

        using var response = await api.SubmitAsync(email, symbol, quantity);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(0, await Database.Table("padealing.pad_request").CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await Database.Table("padealing.audit_log").CountAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("Backstreet Broker")] // nobody that the firm knows
    [InlineData("Vault Custody")] // a custodian
    public async Task A_broker_is_one_of_the_contacts_in_the_reference_schema(string broker)
    {
        await using var api = new DealingApi(Database);

        using var response = await api.PostAsync("/requests", "trader1@firm.example", new { symbol = "ACME", direction = "buy", quantity = 100, price = 12.5, broker });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(0, await Database.Table("padealing.pad_request").CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_request_that_nobody_submitted_is_not_found()
    {
        await using var api = new DealingApi(Database);

        using var response = await api.GetAsync("/requests/404");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("first")]
    [InlineData("second")]
    public async Task Ids_start_at_one_in_every_test(string test)
    {
        await using var api = new DealingApi(Database);

        using var response = await api.SubmitAsync("trader1@firm.example", "ACME");

        var request = await DealingApi.ReadAsync<RequestView>(response);
        Assert.True(request.Id == 1, $"The {test} test got id {request.Id}.");
    }
}
