using System.Transactions;
using PgTestKit.EntityFrameworkCore.Tests.Model;

namespace PgTestKit.EntityFrameworkCore.Tests;

public sealed class BadInputTests(Desk desk)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_migration_that_fails_half_way_is_one_error_and_the_next_run_starts_clean()
    {
        for (var run = 0; run < 2; run++)
        {
            var exception = await Assert.ThrowsAsync<PgTestKitException>(() => new TemplateDatabaseBuilder().AddDbContext<HalfWayContext>().BuildAsync(_cancellation));
            Assert.StartsWith("context HalfWayContext failed in migration 20260102000000_Second: 42P01: relation \"missing\" does not exist", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_context_that_needs_more_than_options_is_an_error_that_shows_the_call()
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => new TemplateDatabaseBuilder().AddDbContext<NeedsClock>().BuildAsync(_cancellation));
        Assert.Equal("NeedsClock has no public constructor that takes DbContextOptions<NeedsClock> alone. Say how to make it: .AddDbContext<NeedsClock>(create: options => new(options, ...)).", exception.Message);
        await using var template = await new TemplateDatabaseBuilder().AddDbContext<NeedsClock>(create: options => new(options, TimeProvider.System)).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await using var context = database.CreateContext<NeedsClock>();
        Assert.Same(TimeProvider.System, context.Clock);
    }

    [Fact]
    public async Task A_transaction_scope_does_not_commit_behind_the_tests_back()
    {
        await using (var database = await desk.Template.LeaseAsync(TestIsolation.Transaction, _cancellation))
        {
            using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
            try
            {
                await using var context = database.CreateContext<DealingContext>();
                context.Add(new Deal { Name = "scoped" });
                await context.SaveChangesAsync(_cancellation);
                scope.Complete();
            }
            catch (InvalidOperationException)
            {
                // Refused is as good as undone.
            }
        }

        await using var next = await desk.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(0, await next.Table("dealing.deal").CountAsync(_cancellation));
    }

    [Fact]
    public async Task A_cancelled_query_leaves_the_test_to_go_on()
    {
        await using var database = await desk.Template.LeaseAsync(TestIsolation.Reset, _cancellation);
        await using var context = database.CreateContext<DealingContext>();
        using var soon = new CancellationTokenSource(100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => context.Database.ExecuteSqlRawAsync("SELECT pg_sleep(30)", soon.Token));
        Assert.Equal(0, await context.Deals.CountAsync(_cancellation));
    }

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    [InlineData(TestIsolation.Clone)]
    public async Task A_context_that_chooses_its_own_database_never_reaches_it(TestIsolation isolation)
    {
        // Somebody's database, with a row that must survive.
        await using var theirs = await new TemplateDatabaseBuilder().AddDbContext<DealingContext>(Desk.MapEnums).BuildAsync(_cancellation);
        await using var precious = await theirs.LeaseAsync(TestIsolation.Clone, _cancellation);
        await precious.ExecuteAsync("INSERT INTO dealing.deal (\"Name\", \"Status\") VALUES ('precious', 'open')");
        Stubborn Create(DbContextOptions<Stubborn> options, bool isStubborn) => new(options, isStubborn ? precious.ConnectionString : null);

        var building = await Assert.ThrowsAsync<PgTestKitException>(() => new TemplateDatabaseBuilder().UseServer(PostgresServer.Local().WithCache(0)).AddDbContext<Stubborn>(create: options => Create(options, true)).BuildAsync(_cancellation));
        Assert.StartsWith($"Stubborn was about to open database \"{precious.Name}\"", building.Message, StringComparison.Ordinal);

        var isStubborn = false;
        await using var template = await new TemplateDatabaseBuilder().AddDbContext<Stubborn>(create: options => Create(options, isStubborn)).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(isolation, _cancellation);
        isStubborn = true;
        await using var context = database.CreateContext<Stubborn>();
        await Assert.ThrowsAnyAsync<Exception>(() => context.Set<Deal>().ExecuteDeleteAsync(_cancellation));
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            context.Add(new Deal { Name = "stray" });
            await context.SaveChangesAsync(_cancellation);
        });
        Assert.Equal("precious", await precious.QueryScalarAsync<string>("SELECT string_agg(\"Name\", ',') FROM dealing.deal"));
    }

    private sealed class Stubborn(DbContextOptions<Stubborn> options, string? own) : DbContext(options)
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
        {
            if (own is not null) optionsBuilder.UseNpgsql(own);
        }

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Deal>().ToTable("deal", "dealing");
    }

    private sealed class NeedsClock : DbContext
    {
        public NeedsClock(DbContextOptions<NeedsClock> options, TimeProvider clock) : base(options) => Clock = clock;

        public TimeProvider Clock { get; }
    }
}
