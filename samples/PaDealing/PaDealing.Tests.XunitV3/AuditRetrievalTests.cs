using System.Net;
using System.Text.Json;
using PaDealing.Data;
using PaDealing.Dealing;
using PaDealing.Services;
using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

public sealed class AuditRetrievalTests(BackOffice postgres) : PostgresTest(postgres)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await using var dealing = Database.CreateContext<DealingContext>();
        dealing.AuditLog.AddRange(
            Entry(1, "trader1@firm.example", "submitted", "pad_request", 1),
            Entry(2, "quant1@firm.example", "submitted", "pad_request", 2),
            Entry(3, "compliance1@firm.example", "approved", "pad_request", 1),
            Entry(4, "compliance1@firm.example", "declined", "pad_request", 2),
            Entry(5, "compliance1@firm.example", "resolved", "pad_breach", 1));
        await dealing.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Without_filters_the_whole_trail_comes_newest_first() =>
        Assert.Equal(["resolved", "declined", "approved", "submitted", "submitted"], await ActionsAsync("/audit"));

    [Fact]
    public async Task By_entity() => Assert.Equal(["resolved"], await ActionsAsync("/audit?entity=pad_breach"));

    [Fact]
    public async Task By_one_request_its_whole_life() =>
        Assert.Equal(["approved", "submitted"], await ActionsAsync("/audit?entity=pad_request&entityId=1"));

    [Fact]
    public async Task By_action() => Assert.Equal(["submitted", "submitted"], await ActionsAsync("/audit?action=submitted"));

    [Fact]
    public async Task By_user() =>
        Assert.Equal(["resolved", "declined", "approved"], await ActionsAsync("/audit?user=compliance1@firm.example"));

    [Fact]
    public async Task A_window_includes_its_start_and_excludes_its_end() =>
        Assert.Equal(["approved", "submitted"], await ActionsAsync("/audit?from=2026-03-02T02:00:00Z&to=2026-03-02T04:00:00Z"));

    [Fact]
    public async Task A_window_may_be_given_in_any_offset() =>
        Assert.Equal(["declined"], await ActionsAsync("/audit?from=2026-03-02T06:00:00%2B02:00&to=2026-03-01T23:30:00-05:00"));

    [Fact]
    public async Task Pages_hold_every_entry_once_and_the_total_of_all()
    {
        await using var api = new DealingApi(Database);

        AuditPage[] pages =
        [
            await api.GetAsync<AuditPage>("/audit?page=1&pageSize=2"),
            await api.GetAsync<AuditPage>("/audit?page=2&pageSize=2"),
            await api.GetAsync<AuditPage>("/audit?page=3&pageSize=2"),
        ];

        Assert.Equal([2, 2, 1], pages.Select(page => page.Entries.Count));
        Assert.Equal([5, 4, 3, 2, 1], pages.SelectMany(page => page.Entries).Select(entry => entry.OccurredAt.Hour));
        Assert.All(pages, page => Assert.Equal(5, page.Total));
    }

    [Fact]
    public async Task A_page_of_more_than_200_entries_is_refused()
    {
        await using var api = new DealingApi(Database);

        using var response = await api.GetAsync("/audit?pageSize=201");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private async Task<IEnumerable<string>> ActionsAsync(string path)
    {
        await using var api = new DealingApi(Database);
        return (await api.GetAsync<AuditPage>(path)).Entries.Select(entry => entry.Action);
    }

    private static AuditLog Entry(int hour, string user, string action, string entity, long entityId) => new()
    {
        OccurredAt = new DateTimeOffset(2026, 3, 2, hour, 0, 0, TimeSpan.Zero),
        UserEmail = user,
        EmployeeId = 1002,
        Action = action,
        Entity = entity,
        EntityId = entityId,
        Details = JsonSerializer.SerializeToElement(new { hour }),
    };
}
