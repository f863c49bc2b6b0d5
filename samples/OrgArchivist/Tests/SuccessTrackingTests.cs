using OrgArchivist.Model;
using OrgArchivist.Services;
using Xunit;

namespace OrgArchivist.Tests;

public sealed class SuccessTrackingTests(Archive archive) : ArchiveTest(archive)
{
    [Fact]
    public async Task A_type_is_rated_by_its_decisions_alone()
    {
        await AddAsync(OutputType.GrantProposal, OutputStatus.Awarded, OutputStatus.Awarded, OutputStatus.NotAwarded, OutputStatus.Pending);
        await AddAsync(OutputType.GrantReport, OutputStatus.NotAwarded);

        Assert.Equal([new(OutputType.GrantProposal, 2, 1), new(OutputType.GrantReport, 0, 1)], await RatesAsync());
    }

    [Fact]
    public async Task A_rate_has_three_decimals()
    {
        await AddAsync(OutputType.GrantProposal, OutputStatus.Awarded, OutputStatus.Awarded, OutputStatus.NotAwarded);

        Assert.Equal(0.667m, Assert.Single(await RatesAsync()).Rate);
    }

    [Fact]
    public async Task Before_the_first_decision_there_is_no_rate()
    {
        await AddAsync(OutputType.LetterOfInquiry, OutputStatus.Draft, OutputStatus.Submitted);

        Assert.Null(Assert.Single(await RatesAsync()).Rate);
    }

    [Fact]
    public async Task Without_outputs_there_is_nothing_to_rate() => Assert.Empty(await RatesAsync());

    [Fact]
    public async Task Outputs_are_counted_by_status()
    {
        await AddAsync(OutputType.GrantProposal, OutputStatus.Draft, OutputStatus.Awarded);
        await AddAsync(OutputType.Other, OutputStatus.Draft);

        await using var context = CreateContext();
        var counts = await new SuccessTracking(context).CountByStatusAsync(Cancellation);

        Assert.Equal([(OutputStatus.Draft, 2), (OutputStatus.Awarded, 1)], counts.OrderBy(count => count.Key).Select(count => (count.Key, count.Value)));
    }

    [Fact]
    public async Task Awards_add_up_to_the_cent()
    {
        await using var context = CreateContext();
        Assert.Equal(0, await new SuccessTracking(context).TotalAwardedAsync(Cancellation));
        var writer = await UserAsync(context, "writer");
        context.AddRange(new[] { 0.10m, 0.20m, 4_999.70m }.Select(amount => OutputOf(writer, OutputType.GrantProposal, OutputStatus.Awarded, amount)));
        await context.SaveChangesAsync(Cancellation);

        Assert.Equal(5_000.00m, await new SuccessTracking(context).TotalAwardedAsync(Cancellation));
    }

    private async Task AddAsync(OutputType type, params OutputStatus[] statuses)
    {
        await using var context = CreateContext();
        var writer = await UserAsync(context, "writer");
        context.AddRange(statuses.Select(status => OutputOf(writer, type, status)));
        await context.SaveChangesAsync(Cancellation);
    }

    private async Task<IReadOnlyList<AwardRate>> RatesAsync()
    {
        await using var context = CreateContext();
        return await new SuccessTracking(context).AwardRatesAsync(Cancellation);
    }

    private static Output OutputOf(User user, OutputType type, OutputStatus status, decimal? amount = null) => new()
    {
        Type = type,
        Status = status,
        Title = "Reading",
        Content = "Every child reads well.",
        AwardedAmount = amount,
        CreatedById = user.Id,
        CreatedAt = FixedTime.Default.GetUtcNow().UtcDateTime,
    };
}
