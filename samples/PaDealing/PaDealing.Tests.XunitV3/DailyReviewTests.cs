using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using PaDealing.Services;
using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

/// <summary>A job in the background has connections of its own: TestIsolation.Reset.</summary>
public sealed class DailyReviewTests(BackOffice postgres) : PostgresTest(postgres, TestIsolation.Reset)
{
    private const string LateEntry = """
        INSERT INTO padealing.restricted_security (isin, name, reason, restricted_from)
        VALUES ('XX0000000011', 'Acme Anvils, plc', 'The firm advises since Sunday.', '2026-03-01')
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_job_finds_in_the_background_what_was_restricted_too_late()
    {
        await using var api = new DealingApi(Database);
        await DealAsync(api);
        await Database.ExecuteAsync(LateEntry);

        api.PassADay();

        await Database.Table("padealing.pad_breach").Should().Eventually(TimeSpan.FromSeconds(30), Cancellation).HaveRowCountAsync(1);
    }

    [Fact]
    public async Task A_review_finds_each_breach_once()
    {
        await using var api = new DealingApi(Database);
        await DealAsync(api);
        Assert.Equal(0, await ReviewAsync(api));
        await Database.ExecuteAsync(LateEntry);

        Assert.Equal(1, await ReviewAsync(api));
        Assert.Equal(0, await ReviewAsync(api));
        Assert.Equal(1, await Database.Table("padealing.pad_breach").CountAsync(Cancellation));
    }

    [Fact]
    [PostgresIsolation(TestIsolation.Clone)]
    public async Task A_day_on_which_the_job_fails_is_made_up_for_on_the_next()
    {
        await using var api = new DealingApi(Database);
        await DealAsync(api);
        await Database.ExecuteAsync(LateEntry);
        await Database.ExecuteAsync("ALTER TABLE padealing.pad_breach ADD CONSTRAINT closed CHECK (false)");
        api.PassADay();
        await UntilAnInsertWasTriedAsync();
        await Database.ExecuteAsync("ALTER TABLE padealing.pad_breach DROP CONSTRAINT closed");

        api.PassADay();

        await Database.Table("padealing.pad_breach").Should().Eventually(TimeSpan.FromSeconds(30), Cancellation).HaveRowCountAsync(1);
    }

    // A sequence is not rolled back with the statement that failed.
    private async Task UntilAnInsertWasTriedAsync()
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await Database.QueryScalarAsync<bool>("SELECT is_called FROM padealing.pad_breach_id_seq"))
            await Task.Delay(20, bound.Token);
    }

    private static async Task DealAsync(DealingApi api)
    {
        var id = await api.SubmitApprovedAsync("trader1@firm.example", "ACME");
        using var response = await api.ExecuteAsync(id, "trader1@firm.example");
        response.EnsureSuccessStatusCode();
    }

    private static async Task<int> ReviewAsync(DealingApi api)
    {
        await using var scope = api.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ExecutionReview>().RunAsync(Cancellation);
    }
}
