using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using PgTestKit.EntityFrameworkCore.Tests.Model;

namespace PgTestKit.EntityFrameworkCore.Tests;

/// <summary>EF Core counts by process, and the other tests need its error: these look at the options instead of making 21 providers.</summary>
public sealed class ServiceProviderLimitTests(Desk desk)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_suite_with_many_kinds_of_options_is_no_error_in_the_test_nor_in_the_application()
    {
        await using var database = await desk.Template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await using var provider = new ServiceCollection().AddDbContext<DealingContext>(options => options.UseNpgsql(Desk.MapEnums)).UseTestDatabase(database).BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        await using var context = database.CreateContext<DealingContext>();

        Assert.Equal(WarningBehavior.Log, BehaviorOf(context));
        Assert.Equal(WarningBehavior.Log, BehaviorOf(scope.ServiceProvider.GetRequiredService<DealingContext>()));
    }

    [Fact]
    public async Task What_the_suite_says_of_it_counts()
    {
        await using var template = await new TemplateDatabaseBuilder()
            .AddDbContext<DealingContext>(Desk.MapEnums, options => options.ConfigureWarnings(warnings => warnings.Throw(CoreEventId.ManyServiceProvidersCreatedWarning)))
            .BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        await using var context = database.CreateContext<DealingContext>();

        Assert.Equal(WarningBehavior.Throw, BehaviorOf(context));
    }

    private static WarningBehavior? BehaviorOf(DealingContext context) =>
        context.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()!.WarningsConfiguration.GetBehavior(CoreEventId.ManyServiceProvidersCreatedWarning);
}
