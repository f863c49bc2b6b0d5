using PgTestKit.EntityFrameworkCore.Tests.Model;

namespace PgTestKit.EntityFrameworkCore.Tests;

public sealed class SeedTests
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_are_added_through_contexts_and_sequences_move_past_their_ids()
    {
        var builder = Desk.Builder()
            .AddSeed<DealingContext>((context, _) =>
            {
                context.AddRange(new Deal { Id = 7, Name = "seven", Status = DealStatus.FullyBooked }, new Deal { Name = "next" });
                return Task.CompletedTask; // what is left unsaved is saved
            })
            .AddSeed<JobContext>("jobs", "1", async (context, cancellation) =>
            {
                context.Add(new Job { Id = 40, Title = "forty" });
                await context.SaveChangesAsync(cancellation);
            });
        Assert.Equal(["seed SeedTests.Rows_are_added_through_contexts_and_sequences_move_past_their_ids", "seed jobs"], builder.Initializers.TakeLast(2).Select(step => step.Name));
        Assert.Contains(typeof(DealingContext).Module.ModuleVersionId.ToString(), await builder.Initializers[^2].GetFingerprintAsync(_cancellation), StringComparison.Ordinal);

        await using var template = await builder.BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await using var dealing = database.CreateContext<DealingContext>();
        await using var jobs = database.CreateContext<JobContext>();
        Assert.Equal(DealStatus.FullyBooked, (await dealing.Deals.SingleAsync(deal => deal.Id == 7, _cancellation)).Status);
        var (added, job) = (new Deal { Name = "added" }, new Job { Title = "added" });
        dealing.Add(added);
        jobs.Add(job);
        await dealing.SaveChangesAsync(_cancellation);
        await jobs.SaveChangesAsync(_cancellation);
        Assert.Equal((8, 41), (added.Id, job.Id));
    }

    [Fact]
    public void A_context_that_is_not_there_yet_is_an_error_that_says_where_to_add_it()
    {
        var exception = Assert.Throws<PgTestKitException>(() => new TemplateDatabaseBuilder().AddSeed<JobContext>((_, _) => Task.CompletedTask));
        Assert.Equal("JobContext is not part of the template yet. Add .AddDbContext<JobContext>() before .AddSeed<JobContext>(...).", exception.Message);
    }
}
