using Microsoft.Extensions.DependencyInjection;
using PgTestKit.EntityFrameworkCore.Tests.Model;

namespace PgTestKit.EntityFrameworkCore.Tests;

/// <summary>Contexts that connect as the application's role, on a template that the owner migrated and verified.</summary>
public sealed class RoleTests(Desk desk)
{
    private const string Role = "dealing_app";
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<TestIsolation> Isolations => [TestIsolation.Transaction, TestIsolation.Reset, TestIsolation.Clone];

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task Contexts_and_services_have_the_roles_rights_alone(TestIsolation isolation)
    {
        await using var template = await Granted("SELECT, INSERT").BuildAsync(_cancellation);
        for (var round = 0; round < 2; round++)
        {
            await using var database = await template.LeaseAsync(isolation, _cancellation);
            await using (var context = database.CreateContext<DealingContext>())
            {
                var deal = new Deal { Name = "first", Status = DealStatus.FullyBooked };
                context.Add(deal);
                await context.SaveChangesAsync(_cancellation);
                Assert.Equal(1, deal.Id);
                deal.Name = "renamed";
                await RefusedAsync(() => context.SaveChangesAsync(_cancellation));
            }

            await using var provider = new ServiceCollection().AddDbContext<DealingContext>(options => options.UseNpgsql("Host=production.invalid", Desk.MapEnums)).UseTestDatabase(database).BuildServiceProvider();
            await using var scope = provider.CreateAsyncScope();
            var services = scope.ServiceProvider.GetRequiredService<DealingContext>();
            Assert.Equal(Role, (await services.Database.SqlQueryRaw<string>("SELECT session_user::text AS \"Value\"").ToListAsync(_cancellation))[0]);
            services.Remove(await services.Deals.SingleAsync(_cancellation));
            await RefusedAsync(() => services.SaveChangesAsync(_cancellation));
            Assert.Equal(1, await database.Table("dealing.deal").CountAsync(_cancellation));
        }
    }

    [Theory]
    [MemberData(nameof(Isolations))]
    public async Task Checks_of_migrations_and_models_run_as_the_owner_and_look_at_the_roles_grants(TestIsolation isolation)
    {
        await using var template = await Granted("SELECT, INSERT").BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(isolation, _cancellation);
        await database.ShouldHaveNoPendingModelChangesAsync(_cancellation);
        await database.Schema.ShouldMatchAsync<DealingContext>(cancellationToken: _cancellation);
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => database.Schema.ShouldMatchAsync<DealingContext>(options => options.Set(DifferenceKind.WriteGrant, DifferenceSeverity.Error), _cancellation));
        Assert.Contains("The role lacks UPDATE, DELETE. [WriteGrant]", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_whose_role_may_not_read_a_table_is_refused_and_missing_writes_are_a_warning()
    {
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => Desk.Builder().AddRole(Role).AddGrants(Role, "dealing").ConnectAs(Role).BuildAsync(_cancellation));
        Assert.Contains("The role may not use schema jobs. [ReadGrant]", exception.Message, StringComparison.Ordinal);

        await using var template = await Granted("SELECT").UseServer(PostgresServer.Local().WithCache(0)).BuildAsync(_cancellation);
        Assert.Contains("The role lacks INSERT, UPDATE, DELETE. [WriteGrant]", Assert.Single(template.Report.Steps[^1].Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_verification_takes_another_role_when_it_is_told_to_and_names_one_that_is_missing()
    {
        await using var template = await Desk.Builder().AddRole(Role).AddGrants(Role, "dealing").ConnectAs(Role).Verify(options => options.Role = "postgres").BuildAsync(_cancellation);
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => Desk.Builder().ConnectAs("nobody_at_all").BuildAsync(_cancellation));
        Assert.StartsWith("Role \"nobody_at_all\" does not exist on the server. Add .AddRole(\"nobody_at_all\")", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrations_are_walked_as_the_owner()
    {
        await using var template = await Granted("SELECT").BuildAsync(_cancellation);
        Assert.Equal((await WalkAsync(desk.Template)).ToString(), (await WalkAsync(template)).ToString());

        Task<MigrationReport> WalkAsync(TemplateDatabase walked) => MigrationRunner.For<JobContext>(walked).WalkAsync(_cancellation);
    }

    private static TemplateDatabaseBuilder Granted(string tables) => Desk.Builder().AddRole(Role).AddGrants(Role, "dealing", tables).AddGrants(Role, "jobs", tables).ConnectAs(Role);

    private static async Task RefusedAsync(Func<Task> save) =>
        Assert.Equal("42501", Assert.IsType<PostgresException>((await Assert.ThrowsAsync<DbUpdateException>(save)).InnerException).SqlState);
}
