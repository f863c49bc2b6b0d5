using PgTestKit.EntityFrameworkCore.Tests.Model;

namespace PgTestKit.EntityFrameworkCore.Tests;

public sealed class ContextTests(Desk desk)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<TestIsolation> Isolations => [TestIsolation.Transaction, TestIsolation.Reset, TestIsolation.Clone];

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task Two_contexts_share_the_database_and_enums_need_no_second_declaration(TestIsolation isolation)
    {
        await using var database = await desk.Template.LeaseAsync(isolation, _cancellation);
        await using var dealing = database.CreateContext<DealingContext>();
        await using var jobs = database.CreateContext<JobContext>();
        dealing.Add(new Deal { Name = "a", Status = DealStatus.FullyBooked });
        jobs.Add(new Job { Title = "b" });
        await dealing.SaveChangesAsync(_cancellation);
        await jobs.SaveChangesAsync(_cancellation);

        Assert.Equal(DealStatus.FullyBooked, await database.QueryScalarAsync<DealStatus>("SELECT \"Status\" FROM dealing.deal"));
        Assert.Equal("fully_booked", await database.QueryScalarAsync<string>("SELECT \"Status\"::text FROM dealing.deal"));
        await using var again = database.CreateContext<DealingContext>();
        Assert.Equal(1, await again.Deals.CountAsync(deal => deal.Status == DealStatus.FullyBooked, _cancellation));
        Assert.Equal(1, await database.Table("jobs.history").CountAsync(_cancellation));
    }

    [Fact]
    public async Task A_context_that_was_not_added_is_an_error_that_says_so()
    {
        await using var database = await desk.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        var exception = Assert.Throws<PgTestKitException>(() => database.CreateContext<DriftedContext>());
        Assert.Equal("DriftedContext is not part of the template. Add .AddDbContext<DriftedContext>() in Configure.", exception.Message);
    }

    [Fact]
    public async Task Migrations_that_do_not_lead_to_the_model_are_refused_with_what_they_lack()
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => new TemplateDatabaseBuilder().AddDbContext<DriftedContext>().BuildAsync(_cancellation));
        Assert.Equal(
            """
            The migrations of DriftedContext don't lead to its model. A migration lacks:
              AddColumn jobs.job.priority
            Add one: dotnet ef migrations add <Name> --context DriftedContext.
            """, exception.Message.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_snapshot_that_only_the_contexts_own_migrations_assembly_can_make_is_compared_too()
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => new TemplateDatabaseBuilder().AddDbContext<ConfiguredContext>().BuildAsync(_cancellation));
        Assert.StartsWith("The migrations of ConfiguredContext don't lead to its model. A migration lacks:" + Environment.NewLine + "  AddColumn jobs.job.priority", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mapped_enum_that_no_migration_makes_is_refused_with_its_labels()
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => new TemplateDatabaseBuilder().AddDbContext<JobContext>(npgsql => npgsql.MapEnum<DealStatus>("status", "nowhere"), create: options => new(options)).BuildAsync(_cancellation));
        Assert.Contains("Npgsql:Enum:nowhere.status fully_booked,open", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hundreds_of_tests_share_one_EF_service_provider()
    {
        // EF warns, here as an error, when more than twenty internal service providers were made.
        await using var template = await new TemplateDatabaseBuilder()
            .AddDbContext<DealingContext>(Desk.MapEnums, options => options.ConfigureWarnings(warnings => warnings.Throw(Microsoft.EntityFrameworkCore.Diagnostics.CoreEventId.ManyServiceProvidersCreatedWarning)))
            .BuildAsync(_cancellation);
        for (var i = 0; i < 50; i++)
        {
            await using var database = await template.LeaseAsync(i % 5 == 0 ? TestIsolation.Clone : i % 2 == 0 ? TestIsolation.Reset : TestIsolation.Transaction, _cancellation);
            await using var context = database.CreateContext<DealingContext>();
            context.Add(new Deal { Name = "a" });
            await context.SaveChangesAsync(_cancellation);
            Assert.Equal(1, (await context.Deals.SingleAsync(_cancellation)).Id);
        }
    }

    [Fact]
    public async Task Changing_the_model_changes_the_template_and_changing_nothing_does_not()
    {
        async Task<string> FingerprintAsync(Action<TemplateDatabaseBuilder> configure)
        {
            var builder = new TemplateDatabaseBuilder();
            configure(builder);
            return await builder.Initializers[0].GetFingerprintAsync(_cancellation);
        }

        var first = await FingerprintAsync(builder => builder.AddDbContext<DealingContext>(Desk.MapEnums));
        Assert.Equal(first, await FingerprintAsync(builder => builder.AddDbContext<DealingContext>(Desk.MapEnums)));
        Assert.NotEqual(first, await FingerprintAsync(builder => builder.AddDbContext<DealingContext>()));
    }
}
