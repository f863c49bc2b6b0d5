using System.Net;
using NUnit.Framework;
using PaDealing.Dealing;
using PaDealing.Services;
using PgTestKit;

namespace PaDealing.Tests.AsApplication;

/// <summary>Everything that the application does, with the rights that it has in production.</summary>
[TestFixture]
public sealed class WholeLifeTests() : PostgresTest<ApplicationRole>(TestIsolation.Reset)
{
    private const string Trader = "trader1@firm.example";

    [Test]
    public async Task A_request_is_submitted_approved_dealt_and_audited()
    {
        await using var api = new DealingApi(Database);

        var id = await api.SubmitApprovedAsync(Trader, "ACME");
        using var executed = await api.ExecuteAsync(id, Trader);

        Assert.That((await api.GetAsync<RequestView>($"/requests/{id}")).Status, Is.EqualTo(RequestStatus.Executed));
        Assert.That((await api.GetAsync<AuditPage>("/audit")).Entries.Select(entry => entry.Action), Is.EqualTo(["executed", "approved", "submitted"]));
        Assert.That((await api.GetAsync<DealingLine[]>("/dealings", Trader)).Select(line => line.Name), Is.EqualTo(["Acme Anvils, plc"]));
    }

    [Test]
    public async Task A_breach_is_recorded()
    {
        await using var api = new DealingApi(Database);

        using var response = await api.SubmitAsync(Trader, "GAMMA");

        var breach = (await api.GetAsync<BreachView[]>("/breaches")).Single();
        Assert.That((breach.Rule, breach.Severity), Is.EqualTo(("restricted_security", BreachSeverity.High)));
    }

    [Test]
    public async Task Both_schemas_answer_the_health_endpoint()
    {
        await using var api = new DealingApi(Database);

        using var response = await api.GetAsync("/health");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }
}
