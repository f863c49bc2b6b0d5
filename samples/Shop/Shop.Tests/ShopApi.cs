using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using PgTestKit;

namespace Shop.Tests;

internal sealed class ShopApi(TestDatabase database) : WebApplicationFactory<Program>
{
    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.ConfigureTestServices(services =>
    {
        services.UseTestDatabase(database);
        services.Remove(services.Single(service => service.ImplementationType == typeof(RestockingWorker)));
    });
}
