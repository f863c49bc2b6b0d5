using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using PgTestKit;
using Xunit;

namespace Shop.Tests;

/// <summary>The application in each isolation: a pooled context, Dapper on a DbDataSource, a hosted service, a connection string.</summary>
public sealed class IsolationTests(ShopDatabase postgres) : PostgresTest(postgres, TestIsolation.Clone)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    [InlineData(TestIsolation.Clone)]
    public async Task Dapper_and_a_pooled_context_see_the_same_rows(TestIsolation isolation)
    {
        var database = await LeaseAnotherAsync(isolation);
        await using var api = new ShopApi(database);
        using var client = api.CreateClient();
        using var response = await client.PostAsJsonAsync("/articles", new { name = "chair", stock = 3 }, Cancellation);

        Assert.Equal(3, await client.GetFromJsonAsync<long>("/stock", Cancellation));
    }

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    public async Task What_a_hosted_service_does_is_called_once(TestIsolation isolation)
    {
        var database = await LeaseAnotherAsync(isolation);
        await database.ExecuteAsync("""INSERT INTO "Articles" ("Name", "Stock") VALUES ('chair', 0)""");
        await using var api = new ShopApi(database);

        var restocked = await api.Services.GetRequiredService<Restocking>().RunAsync(Cancellation);

        Assert.Equal(1, restocked);
    }

    [Theory]
    [InlineData(TestIsolation.Reset)]
    [InlineData(TestIsolation.Clone)]
    public async Task A_hosted_service_that_runs_is_waited_for(TestIsolation isolation)
    {
        var database = await LeaseAnotherAsync(isolation);
        await using var api = new WorkingApi(database);
        using var client = api.CreateClient();

        await database.ExecuteAsync("""INSERT INTO "Articles" ("Name", "Stock") VALUES ('chair', 0)""");

        await DatabaseCheck.EventuallyAsync(cancellation => database.Table("Articles").ShouldContainAsync(new { Stock = 10 }, cancellation), TimeSpan.FromSeconds(30), Cancellation);
    }

    [Theory]
    [InlineData(TestIsolation.Reset)]
    [InlineData(TestIsolation.Clone)]
    public async Task An_application_may_take_its_connection_string_from_the_configuration(TestIsolation isolation)
    {
        var database = await LeaseAnotherAsync(isolation);
        await using var api = new WebApplicationFactory<Program>().WithWebHostBuilder(builder => builder.UseSetting("ConnectionStrings:Shop", database.ConnectionString));
        using var client = api.CreateClient();
        using var response = await client.PostAsJsonAsync("/articles", new { name = "chair", stock = 3 }, Cancellation);

        Assert.Equal(1, await database.Table("Articles").CountAsync(Cancellation));
    }

    [Fact]
    public async Task Several_applications_may_share_a_database()
    {
        await using ShopApi one = new(Database), two = new(Database);
        using HttpClient first = one.CreateClient(), second = two.CreateClient();

        await Task.WhenAll(
            first.PostAsJsonAsync("/articles", new { name = "chair", stock = 3 }, Cancellation),
            second.PostAsJsonAsync("/articles", new { name = "table", stock = 4 }, Cancellation));

        Assert.Equal(7, await first.GetFromJsonAsync<long>("/stock", Cancellation));
    }

    private sealed class WorkingApi(TestDatabase database) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.ConfigureTestServices(services => services.UseTestDatabase(database));
    }
}
