using Microsoft.EntityFrameworkCore;
using OrgArchivist.Model;
using Xunit;

namespace OrgArchivist.Tests.Defects;

public sealed class ValueDefects(Archive archive) : ArchiveTest(archive)
{
    [Fact]
    [Defect("case-sensitive comparison")]
    public async Task SQLite_finds_with_LIKE_what_is_written_otherwise()
    {
        await AddOutputAsync(output => output.Title = "Early Literacy");

        await using var context = CreateContext();
        Assert.True(await context.Outputs.AnyAsync(output => EF.Functions.Like(output.Title, "%literacy%"), Cancellation));
    }

    [Fact]
    [Defect("decimal")]
    public async Task SQLite_adds_money_as_floating_point_and_keeps_every_decimal()
    {
        await AddOutputAsync(output => output.AwardedAmount = 0.1m);
        await AddOutputAsync(output => output.AwardedAmount = 0.2m);
        Assert.Equal(0L, await QueryScalarAsync<long>("SELECT sum(awarded_amount) = 0.3 FROM outputs"));

        await ExecuteAsync("UPDATE outputs SET awarded_amount = '100.005'");

        await using var context = CreateContext();
        Assert.Equal(100.005m, (await context.Outputs.FirstAsync(Cancellation)).AwardedAmount);
    }

    [Fact]
    [Defect("date and time")]
    public async Task SQLite_accepts_local_time_and_forgets_that_it_was_local()
    {
        await AddOutputAsync(output => output.SubmittedAt = new(2026, 3, 2, 9, 0, 0, DateTimeKind.Local));

        await using var context = CreateContext();
        Assert.Equal(DateTimeKind.Unspecified, (await context.Outputs.SingleAsync(Cancellation)).SubmittedAt!.Value.Kind);
    }

    [Fact]
    [Defect("ordering of NULLs")]
    public async Task SQLite_sorts_what_was_never_submitted_first()
    {
        await AddOutputAsync(output => (output.Title, output.SubmittedAt) = ("Sent", FixedTime.Default.GetUtcNow().UtcDateTime));
        await AddOutputAsync(output => output.Title = "Draft");

        await using var context = CreateContext();
        Assert.Equal(["Draft", "Sent"], await context.Outputs.OrderBy(output => output.SubmittedAt).Select(output => output.Title).ToListAsync(Cancellation));
    }

    [Fact]
    [Defect("collation")]
    public async Task SQLite_sorts_capitals_before_small_letters()
    {
        await AddOutputAsync(output => output.Title = "apple");
        await AddOutputAsync(output => output.Title = "Zebra");

        await using var context = CreateContext();
        Assert.Equal(["Zebra", "apple"], await context.Outputs.OrderBy(output => output.Title).Select(output => output.Title).ToListAsync(Cancellation));
    }
}
