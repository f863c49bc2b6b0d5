using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaDealing.Data;
using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

/// <summary>What an application does that migrates as it starts: on a database that is migrated already.</summary>
public sealed class StartUpTests(BackOffice postgres) : PostgresTest(postgres)
{
    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    public async Task Migrating_as_the_application_starts_changes_nothing(TestIsolation isolation)
    {
        var database = await LeaseAnotherAsync(isolation);
        await using var api = new DealingApi(database);
        await using var scope = api.Services.CreateAsyncScope();

        await scope.ServiceProvider.GetRequiredService<DealingContext>().Database.MigrateAsync(TestContext.Current.CancellationToken);

        Assert.Empty((await database.ChangesAsync(TestContext.Current.CancellationToken)).Tables);
    }

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    public async Task An_application_that_deletes_its_database_as_it_starts_is_refused(TestIsolation isolation)
    {
        var database = await LeaseAnotherAsync(isolation);
        await using var api = new DealingApi(database);
        await using var scope = api.Services.CreateAsyncScope();

        await Assert.ThrowsAsync<PgTestKitException>(() => scope.ServiceProvider.GetRequiredService<DealingContext>().Database.EnsureDeletedAsync(TestContext.Current.CancellationToken));
    }
}
