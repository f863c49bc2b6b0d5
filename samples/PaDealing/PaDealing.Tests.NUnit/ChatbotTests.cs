using System.Net;
using NUnit.Framework;
using PaDealing.Services;
using PgTestKit;

namespace PaDealing.Tests;

/// <summary>Conversations are JSONB, and are asked for by what is in them.</summary>
[TestFixture]
public sealed class ChatbotTests : PostgresTest<BackOffice>
{
    private const string Trader = "trader1@firm.example";
    private static readonly Guid First = new("01890a5d-ac96-774b-bcce-b302099a8057");
    private static readonly Guid Second = new("01890a5d-ac96-774b-bcce-b302099a8058");

    [Test]
    public async Task A_conversation_goes_on_where_it_ended()
    {
        await using var api = new DealingApi(Database);
        using var begun = await api.PutAsync($"/chatbot/{First}", Trader, new { waitingFor = "quantity", draft = new { symbol = "ACME" } });
        begun.EnsureSuccessStatusCode();

        using var continued = await api.PutAsync($"/chatbot/{First}", Trader, new { waitingFor = "price", draft = new { symbol = "ACME", quantity = 250 } });

        continued.EnsureSuccessStatusCode();
        var session = (await api.GetAsync<ChatbotView[]>("/chatbot", Trader)).Single();
        Assert.That(session.State.GetProperty("draft").GetProperty("quantity").GetInt32(), Is.EqualTo(250));
        Assert.That(await Database.QueryScalarAsync<string>("SELECT state #>> '{draft,symbol}' FROM padealing.chatbot_session"), Is.EqualTo("ACME"));
    }

    [Test]
    public async Task Conversations_are_found_by_the_answer_that_they_wait_for()
    {
        await using var api = new DealingApi(Database);
        using var first = await api.PutAsync($"/chatbot/{First}", Trader, new { waitingFor = "quantity" });
        using var second = await api.PutAsync($"/chatbot/{Second}", Trader, new { waitingFor = "price", answered = new[] { "quantity" } });

        var waiting = await api.GetAsync<ChatbotView[]>("/chatbot?waitingFor=quantity", Trader);

        Assert.That(waiting.Select(session => session.Id), Is.EqualTo([First]));
    }

    [Test]
    public async Task Nobody_reads_or_changes_anothers_conversation()
    {
        await using var api = new DealingApi(Database);
        using var own = await api.PutAsync($"/chatbot/{First}", Trader, new { waitingFor = "quantity" });

        using var others = await api.PutAsync($"/chatbot/{First}", "trader2@firm.example", new { waitingFor = "nothing" });

        Assert.That(others.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await api.GetAsync<ChatbotView[]>("/chatbot", "trader2@firm.example"), Is.Empty);
        await Database.Table("padealing.chatbot_session").ShouldContainAsync(new { employee_id = 1004 });
    }
}
