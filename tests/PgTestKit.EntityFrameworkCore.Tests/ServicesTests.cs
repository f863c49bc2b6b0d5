using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using PgTestKit.EntityFrameworkCore.Tests.Model;

namespace PgTestKit.EntityFrameworkCore.Tests;

/// <summary>An application's own registrations, re-pointed at the test's database.</summary>
public sealed class ServicesTests(Desk desk)
{
    private const string Production = "Host=production.invalid;Database=never";
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<string, TestIsolation> Cases => new MatrixTheoryData<string, TestIsolation>(
        ["AddDbContext", "AddDbContextPool", "AddDbContextFactory", "AddPooledDbContextFactory", "options instance", "data source"], [TestIsolation.Transaction, TestIsolation.Reset, TestIsolation.Clone]);

    public static TheoryData<Type, string?, TestIsolation> RawCases => new MatrixTheoryData<Type, string?, TestIsolation>(
        [typeof(NpgsqlDataSource), typeof(DbDataSource), typeof(NpgsqlConnection), typeof(DbConnection)], [null, "reporting"], [TestIsolation.Transaction, TestIsolation.Reset, TestIsolation.Clone]);

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
            "options instance" => services.AddSingleton(OptionsOf(Use)).AddScoped<DealingContext>(),
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

    [Theory]
    [MemberData(nameof(RawCases))]
    public async Task Every_kind_of_connection_reaches_the_tests_database(Type type, string? key, TestIsolation isolation)
    {
        await using var database = await desk.Template.LeaseAsync(isolation, _cancellation);
        IServiceCollection services = new ServiceCollection();
        services.Add(new ServiceDescriptor(type, key, (_, _) => throw new InvalidOperationException("the application's own"), type.Name.EndsWith("Source", StringComparison.Ordinal) ? ServiceLifetime.Singleton : ServiceLifetime.Transient));
        services.UseTestDatabase(database);

        await using (var provider = services.BuildServiceProvider(validateScopes: true))
        {
            await using var scope = provider.CreateAsyncScope();
            var service = scope.ServiceProvider.GetRequiredKeyedService(type, key);
            var connection = service is DbDataSource source ? source.CreateConnection() : (DbConnection)service;
            if (isolation == TestIsolation.Transaction && type.Name.StartsWith("Npgsql", StringComparison.Ordinal))
            {
                var exception = await Assert.ThrowsAsync<PgTestKitException>(() => connection.OpenAsync(_cancellation));
                Assert.Contains("TestIsolation.Reset", exception.Message, StringComparison.Ordinal);
                return;
            }

            await connection.OpenAsync(_cancellation);
            await using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO jobs.job (title) VALUES ('a')";
            await command.ExecuteNonQueryAsync(_cancellation);
            if (service is DbDataSource) await connection.DisposeAsync();
        }

        Assert.Equal(1, await database.Table("jobs.job").CountAsync(_cancellation)); // though the container disposed what it had made
    }

    [Fact]
    public async Task A_context_whose_options_are_out_of_reach_is_refused()
    {
        await using var database = await desk.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        var services = new ServiceCollection().AddScoped(_ => new DealingContext(OptionsOf(options => options.UseNpgsql(Production)))).AddDbContext<JobContext>(options => options.UseNpgsql(Production));
        var exception = Assert.Throws<PgTestKitException>(() => services.UseTestDatabase(database));
        Assert.StartsWith("DealingContext is registered without DbContextOptions<DealingContext>", exception.Message, StringComparison.Ordinal);
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

    private static DbContextOptions<DealingContext> OptionsOf(Action<DbContextOptionsBuilder> configure)
    {
        var builder = new DbContextOptionsBuilder<DealingContext>();
        configure(builder);
        return builder.Options;
    }
}
