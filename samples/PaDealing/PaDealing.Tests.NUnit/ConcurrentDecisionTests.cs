using System.Net;
using NUnit.Framework;
using PgTestKit;

namespace PaDealing.Tests;

/// <summary>Requests side by side need a connection each: TestIsolation.Reset.</summary>
[TestFixture]
public sealed class ConcurrentDecisionTests() : PostgresTest<BackOffice>(TestIsolation.Reset)
{
    [Test]
    public async Task Of_two_approvers_at_once_one_wins()
    {
        await using var api = new DealingApi(Database);
        using var submitted = await api.SubmitAsync("trader1@firm.example", "ACME");
        var path = $"{submitted.Headers.Location}/approve";

        var responses = await Task.WhenAll(
            api.PostAsync(path, "compliance1@firm.example", new { outcome = "no_conflict" }),
            api.PostAsync(path, "compliance2@firm.example", new { outcome = "small_size" }));

        Assert.That(
            responses.Select(response => response.StatusCode),
            Is.EquivalentTo([HttpStatusCode.OK, HttpStatusCode.Conflict]));
        Assert.That(await Database.Table("padealing.pad_approval").CountAsync(), Is.EqualTo(1));
        foreach (var response in responses)
            response.Dispose();
    }

    [Test]
    public async Task Both_schemas_answer_the_health_endpoint()
    {
        await using var api = new DealingApi(Database);

        using var response = await api.GetAsync("/health");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }
}
