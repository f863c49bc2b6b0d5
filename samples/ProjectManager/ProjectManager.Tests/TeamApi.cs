using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PgTestKit;
using ProjectManager.Services;

namespace ProjectManager.Tests;

/// <summary>The application in memory, on a test's database, at a fixed time; with its background job or without.</summary>
internal sealed class TeamApi(TestDatabase database, bool withWorker = false) : WebApplicationFactory<Program>
{
    /// <summary>The id of what was posted.</summary>
    public static async Task<int> PostAsync(HttpClient client, string path, object body)
    {
        using var response = await client.PostAsJsonAsync(path, body);
        return await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<int>();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.ConfigureLogging(logging => logging.ClearProviders()).ConfigureTestServices(services =>
    {
        services.UseTestDatabase(database);
        services.AddSingleton<TimeProvider>(FixedTime.Default);

        // Under Transaction all share one connection: a job in the background could come between.
        if (!withWorker)
            services.Remove(services.Single(service => service.ImplementationType == typeof(OverdueWorker)));
    });
}
