using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using PgTestKit;

namespace NetRaven.Tests;

/// <summary>The whole application on a test's database: initialization, worker and endpoints.</summary>
internal sealed class NetRavenApp(TestDatabase database, string? folder = null) : WebApplicationFactory<Program>
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Backups:PollInterval", "00:00:00.050");
        if (folder is not null) builder.UseSetting("Backups:Folder", folder);
        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureTestServices(services => services.UseTestDatabase(database));
    }
}
