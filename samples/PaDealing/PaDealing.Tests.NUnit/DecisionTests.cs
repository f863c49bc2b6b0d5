using System.Net;
using NUnit.Framework;
using PaDealing.Dealing;
using PaDealing.Services;
using PgTestKit;

namespace PaDealing.Tests;

[TestFixture]
public sealed class DecisionTests() : PostgresTest<BackOffice>(TestIsolation.Transaction)
{
    [TestCase("approve", "no_conflict", RequestStatus.Approved)]
    [TestCase("decline", "conflict_of_interest", RequestStatus.Declined)]
    public async Task Compliance_decides_on_a_pending_request(string decision, string outcome, RequestStatus status)
    {
        await using var api = new DealingApi(Database);
        var id = await SubmitAsync(api);

        using var response = await DecideAsync(api, id, decision, outcome);

        var request = await DealingApi.ReadAsync<RequestView>(response);
        Assert.That((request.Status, request.DecidedAt), Is.EqualTo((status, DealingApi.Now)));
        Assert.That(await Database.QueryScalarAsync<int>("SELECT approver_id FROM padealing.pad_approval WHERE request_id = $1", id), Is.EqualTo(1002));
    }

    [Test]
    public async Task A_decision_joins_the_submission_in_the_audit_trail()
    {
        await using var api = new DealingApi(Database);
        var id = await SubmitAsync(api);
        using var response = await DecideAsync(api, id, "approve", "small_size");

        var trail = await api.GetAsync<AuditPage>($"/audit?entity=pad_request&entityId={id}");

        Assert.That(trail.Entries.Select(entry => (entry.Action, entry.User)), Is.EqualTo(new[]
        {
            ("approved", "compliance1@firm.example"),
            ("submitted", "trader1@firm.example"),
        }));
        Assert.That(trail.Entries[0].Details.GetProperty("outcome").GetString(), Is.EqualTo("small_size"));
    }

    [TestCase("approve", "no_conflict", "trader2@firm.example", HttpStatusCode.Forbidden, TestName = "Only_compliance_decides")]
    [TestCase("approve", "no_conflict", "nobody@firm.example", HttpStatusCode.UnprocessableEntity, TestName = "A_stranger_decides_nothing")]
    [TestCase("approve", "holding_period", "compliance1@firm.example", HttpStatusCode.UnprocessableEntity, TestName = "An_outcome_of_a_decline_approves_nothing")]
    [TestCase("decline", "bad_mood", "compliance1@firm.example", HttpStatusCode.UnprocessableEntity, TestName = "An_unknown_outcome_declines_nothing")]
    public async Task A_refused_decision_changes_nothing(string decision, string outcome, string email, HttpStatusCode status)
    {
        await using var api = new DealingApi(Database);
        var id = await SubmitAsync(api);

        using var response = await DecideAsync(api, id, decision, outcome, email);

        Assert.That(response.StatusCode, Is.EqualTo(status));
        Assert.That((await api.GetAsync<RequestView>($"/requests/{id}")).Status, Is.EqualTo(RequestStatus.Pending));
        Assert.That(await Database.Table("padealing.pad_approval").CountAsync(), Is.Zero);
    }

    [Test]
    public async Task Nobody_decides_on_a_request_of_their_own()
    {
        await using var api = new DealingApi(Database);
        var id = await SubmitAsync(api, "compliance1@firm.example");

        using var own = await DecideAsync(api, id, "approve", "no_conflict", "compliance1@firm.example");
        using var colleague = await DecideAsync(api, id, "approve", "no_conflict", "compliance2@firm.example");

        Assert.That((own.StatusCode, colleague.StatusCode), Is.EqualTo((HttpStatusCode.Forbidden, HttpStatusCode.OK)));
    }

    [Test]
    public async Task A_request_is_decided_once()
    {
        await using var api = new DealingApi(Database);
        var id = await SubmitAsync(api);
        using var first = await DecideAsync(api, id, "approve", "no_conflict");

        using var second = await DecideAsync(api, id, "decline", "conflict_of_interest", "compliance2@firm.example");

        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await api.GetAsync<RequestView>($"/requests/{id}")).Status, Is.EqualTo(RequestStatus.Approved));
    }

    [Test]
    public async Task A_breached_request_is_no_longer_pending()
    {
        await using var api = new DealingApi(Database);
        var id = await SubmitAsync(api, symbol: "GAMMA");

        using var response = await DecideAsync(api, id, "approve", "no_conflict");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
    }

    [Test]
    public async Task A_request_that_does_not_exist_is_not_found()
    {
        await using var api = new DealingApi(Database);

        using var response = await DecideAsync(api, 404, "approve", "no_conflict");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private static async Task<long> SubmitAsync(DealingApi api, string email = "trader1@firm.example", string symbol = "ACME")
    {
        using var response = await api.SubmitAsync(email, symbol);
        return (await DealingApi.ReadAsync<RequestView>(response.EnsureSuccessStatusCode())).Id;
    }

    private static Task<HttpResponseMessage> DecideAsync(
        DealingApi api,
        long id,
        string decision,
        string outcome,
        string email = "compliance1@firm.example") =>
        api.PostAsync($"/requests/{id}/{decision}", email, new { outcome });
}
