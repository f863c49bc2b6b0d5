using Microsoft.Extensions.DependencyInjection;
using PgTestKit.EntityFrameworkCore.Tests.Model;

namespace PgTestKit.EntityFrameworkCore.Tests;

/// <summary>An application's own registrations, re-pointed at the test's database.</summary>
public sealed class ServicesTests(Desk desk)
{
    private const string Production = "Host=production.invalid;Database=never";
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<string, TestIsolation> Cases => new MatrixTheoryData<string, TestIsolation>(
        ["AddDbContext", "AddDbContextPool", "AddDbContextFactory", "AddPooledDbContextFactory", "data source"], [TestIsolation.Transaction, TestIsolation.Reset, TestIsolation.Clone]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_kind_of_registration_reaches_the_tests_database(string kind, TestIsolation isolation)
    {
        await using var database = await desk.Template.LeaseAsync(isolation, _cancellation);
        var services = new ServiceCollection();
        void Use(DbContextOptionsBuilder options) => options.UseNpgsql(Production, Desk.MapEnums);
        _ = kind switch
        {
            "AddDbContext" => services.AddDbContext<DealingContext>(Use),
            "AddDbContextPool" => services.AddDbContextPool<DealingContext>(Use),
            "AddDbContextFactory" => services.AddDbContextFactory<DealingContext>(Use),
            "AddPooledDbContextFactory" => services.AddPooledDbContextFactory<DealingContext>(Use),
            _ => services.AddSingleton(_ => NpgsqlDataSource.Create(Production)).AddDbContext<DealingContext>(options => options.UseNpgsql(Desk.MapEnums)),
        };
        services.UseTestDatabase(database);

        await using var provider = services.BuildServiceProvider(validateScopes: true);
        for (var round = 0; round < 2; round++)
        {
            await using var scope = provider.CreateAsyncScope();
            await using var context = kind.EndsWith("Factory", StringComparison.Ordinal)
                ? await scope.ServiceProvider.GetRequiredService<IDbContextFactory<DealingContext>>().CreateDbContextAsync(_cancellation)
                : scope.ServiceProvider.GetRequiredService<DealingContext>();
            await using var transaction = await context.Database.BeginTransactionAsync(_cancellation);
            context.Add(new Deal { Name = "round " + round });
            await context.SaveChangesAsync(_cancellation);
            await transaction.CommitAsync(_cancellation);
        }

        Assert.Equal(2, await database.Table("dealing.deal").CountAsync(_cancellation));
    }

    [Fact]
    public async Task Options_of_their_own_that_EF_validates_anew_do_not_open_a_second_connection()
    {
        // EF resolves the data source when it makes an internal service provider: other options make another one.
        await using var database = await desk.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        var services = new ServiceCollection().AddSingleton(_ => NpgsqlDataSource.Create(Production))
            .AddDbContext<DealingContext>(options => options.UseNpgsql(npgsql => npgsql.MapEnum<DealStatus>("deal_status", "dealing").SetPostgresVersion(14, 1)));
        services.UseTestDatabase(database);
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        Assert.Equal(0, await scope.ServiceProvider.GetRequiredService<DealingContext>().Deals.CountAsync(_cancellation));
    }

    [Fact]
    public async Task Services_without_a_context_are_an_error()
    {
        await using var database = await desk.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Throws<PgTestKitException>(() => new ServiceCollection().UseTestDatabase(database));
    }
}
