using Microsoft.EntityFrameworkCore;
using OrgArchivist.Model;
using Xunit;

namespace OrgArchivist.Tests.Defects;

public sealed class ValueDefects(Archive archive) : ArchiveTest(archive)
{
    [Fact]
    [Defect("case-sensitive comparison")]
    public async Task PostgreSQL_finds_with_LIKE_only_what_is_written_so()
    {
        await AddOutputAsync(output => output.Title = "Early Literacy");

        await using var context = CreateContext();
        Assert.False(await context.Outputs.AnyAsync(output => EF.Functions.Like(output.Title, "%literacy%"), Cancellation));
        Assert.True(await context.Outputs.AnyAsync(output => EF.Functions.ILike(output.Title, "%literacy%"), Cancellation));
    }

    [Fact]
    [Defect("decimal")]
    public async Task PostgreSQL_adds_money_exactly_and_rounds_to_the_columns_scale()
    {
        await AddOutputAsync(output => output.AwardedAmount = 0.1m);
        await AddOutputAsync(output => output.AwardedAmount = 0.2m);
        Assert.True(await QueryScalarAsync<bool>("SELECT sum(awarded_amount) = 0.3 FROM outputs"));

        await ExecuteAsync("UPDATE outputs SET awarded_amount = '100.005'");

        await using var context = CreateContext();
        Assert.Equal(100.01m, (await context.Outputs.FirstAsync(Cancellation)).AwardedAmount);
    }

    [Fact]
    [Defect("date and time")]
    public async Task Npgsql_refuses_local_time_and_reads_UTC()
    {
        var refused = await Assert.ThrowsAsync<DbUpdateException>(() => AddOutputAsync(output => output.SubmittedAt = new(2026, 3, 2, 9, 0, 0, DateTimeKind.Local)));

        Assert.StartsWith("Cannot write DateTime with Kind=Local to PostgreSQL type 'timestamp with time zone'", refused.InnerException!.Message, StringComparison.Ordinal);
        await using var context = CreateContext();
        Assert.Equal(DateTimeKind.Utc, (await UserAsync(context, "writer")).CreatedAt.Kind);
    }

    [Fact]
    [Defect("ordering of NULLs")]
    public async Task PostgreSQL_sorts_what_was_never_submitted_last()
    {
        await AddOutputAsync(output => (output.Title, output.SubmittedAt) = ("Sent", FixedTime.Default.GetUtcNow().UtcDateTime));
        await AddOutputAsync(output => output.Title = "Draft");

        await using var context = CreateContext();
        Assert.Equal(["Sent", "Draft"], await context.Outputs.OrderBy(output => output.SubmittedAt).Select(output => output.Title).ToListAsync(Cancellation));
    }

    [Fact]
    [Defect("collation")]
    public async Task PostgreSQL_sorts_as_its_collation_says()
    {
        Assert.SkipUnless(await QueryScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_collation WHERE collname = 'und-x-icu')"), "This PostgreSQL was built without ICU.");
        await AddOutputAsync(output => output.Title = "apple");
        await AddOutputAsync(output => output.Title = "Zebra");

        await using var context = CreateContext();
        Assert.Equal(
            ["apple", "Zebra"],
            await context.Outputs.OrderBy(output => EF.Functions.Collate(output.Title, "und-x-icu")).Select(output => output.Title).ToListAsync(Cancellation));
    }
}
