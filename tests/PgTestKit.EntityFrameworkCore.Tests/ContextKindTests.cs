using Microsoft.EntityFrameworkCore.Infrastructure;
using PgTestKit.EntityFrameworkCore.Tests.Migrations;
using PgTestKit.EntityFrameworkCore.Tests.Model;

namespace PgTestKit.EntityFrameworkCore.Tests;

/// <summary>Contexts that are configured in a way of their own: compiled models, conventions, histories.</summary>
public sealed class ContextKindTests(BareServer server) : IClassFixture<BareServer>
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    public async Task A_compiled_model_is_created_verified_and_used(TestIsolation isolation)
    {
        await using var template = await server.Builder().AddDbContext<CatalogueContext>(options: options => options.UseModel(Model.Compiled.CatalogueContextModel.Instance)).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(isolation, _cancellation);
        await using (var context = database.CreateContext<CatalogueContext>())
        {
            context.Add(new CatalogueItem { Name = "lamp", Price = 12.5m });
            await context.SaveChangesAsync(_cancellation);
        }

        await using var again = database.CreateContext<CatalogueContext>();
        Assert.Same(Model.Compiled.CatalogueContextModel.Instance, again.Model);
        Assert.Equal(12.5m, (await again.Set<CatalogueItem>().SingleAsync(item => item.Name == "lamp", _cancellation)).Price);
        await database.Schema.ShouldMatchAsync<CatalogueContext>(cancellationToken: _cancellation);
        await Assert.ThrowsAsync<DbUpdateException>(() =>
        {
            again.Add(new CatalogueItem { Name = "free", Price = 0 });
            return again.SaveChangesAsync(_cancellation);
        });
    }

    [Fact]
    public async Task A_naming_convention_of_the_options_names_tables_and_columns()
    {
        await using var template = await server.Builder().AddDbContext<PlainContext>(options: options => ((IDbContextOptionsBuilderInfrastructure)options).AddOrUpdateExtension(new LowerCaseNames())).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await using var context = database.CreateContext<PlainContext>();
        context.Add(new CatalogueItem { Name = "lamp", Price = 1 });
        await context.SaveChangesAsync(_cancellation);

        Assert.Equal("lamp", await database.QueryScalarAsync<string>("SELECT name FROM catalogueitem"));
        await database.Schema.ShouldMatchAsync<PlainContext>(cancellationToken: _cancellation);
    }

    [Fact]
    public async Task Contexts_may_share_the_default_history_or_have_their_own()
    {
        await using (var template = await server.Builder().AddDbContext<FaultyContext>().AddDbContext<MovingContext>().BuildAsync(_cancellation))
        {
            await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
            Assert.Equal(16, await database.QueryScalarAsync<long>("""SELECT count(*) FROM public."__EFMigrationsHistory" """));
        }

        await using (var template = await server.Builder().AddDbContext<FaultyContext>(npgsql => npgsql.MigrationsHistoryTable("History", "faulty")).AddDbContext<MovingContext>(npgsql => npgsql.MigrationsHistoryTable("history", "moving")).BuildAsync(_cancellation))
        {
            await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
            Assert.Equal(13, await database.QueryScalarAsync<long>("SELECT count(*) FROM faulty.\"History\""));
            Assert.Equal(3, await database.QueryScalarAsync<long>("SELECT count(*) FROM moving.history"));
        }
    }

    [Fact]
    public async Task Two_contexts_with_one_migration_id_need_histories_of_their_own()
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => server.Builder().AddDbContext<JobContext>(create: options => new(options)).AddDbContext<TwinContext>().BuildAsync(_cancellation));
        Assert.StartsWith("JobContext and TwinContext both have a migration 20260101000000_Jobs, and one history table, so that of TwinContext would never run. Give each a history of its own", exception.Message, StringComparison.Ordinal);

        await using var template = await server.Builder().AddDbContext<JobContext>(npgsql => npgsql.MigrationsHistoryTable("history", "jobs"), create: options => new(options)).AddDbContext<TwinContext>().BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(0, await database.QueryScalarAsync<long>("SELECT count(*) FROM jobs.job, twin"));
    }

    [Fact]
    public async Task Migrations_that_are_in_the_history_of_a_script_are_not_run_again()
    {
        await using var template = await server.Builder()
            .AddSqlText("dump", """
                CREATE TABLE "__EFMigrationsHistory" ("MigrationId" varchar(150) CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY, "ProductVersion" varchar(32) NOT NULL);
                INSERT INTO "__EFMigrationsHistory" VALUES ('20260101000000_Jobs', '10.0.0');
                CREATE SCHEMA jobs;
                CREATE TABLE jobs.job (id int GENERATED BY DEFAULT AS IDENTITY CONSTRAINT "PK_job" PRIMARY KEY, title text NOT NULL);
                """)
            .AddDbContext<JobContext>(create: options => new(options)).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await database.ShouldHaveNoPendingModelChangesAsync(_cancellation);
    }

    private sealed class PlainContext(DbContextOptions<PlainContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<CatalogueItem>();
    }
}
