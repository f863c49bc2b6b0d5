using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrgArchivist.Tests;

/// <summary>The application in memory, on a test's database, at a fixed time.</summary>
public sealed class ArchiveApi(Action<IServiceCollection> useDatabase) : WebApplicationFactory<Program>
{
    public async Task<HttpResponseMessage> TrySignInAsync(string email, string password = ReferenceData.Password)
    {
        using var client = CreateClient();
        return await client.PostAsJsonAsync("/auth/sign-in", new { email, password });
    }

    public async Task<HttpClient> SignInAsync(string email)
    {
        using var response = await TrySignInAsync(email);
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<string>());
        return client;
    }

    /// <summary>The id of a new output.</summary>
    public static async Task<Guid> CreateOutputAsync(HttpClient client, string title, string content = "Two words")
    {
        using var response = await client.PostAsJsonAsync("/outputs", new { type = "grant_proposal", title, content, funder = "A foundation" });
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    public static Task<HttpResponseMessage> MoveAsync(HttpClient client, Guid output, string status, decimal? awardedAmount = null) =>
        client.PostAsJsonAsync($"/outputs/{output}/status", new { status, awardedAmount });

    /// <summary>The titles of the outputs that a query finds.</summary>
    public static async Task<IEnumerable<string?>> SearchAsync(HttpClient client, string query) =>
        (await client.GetFromJsonAsync<JsonElement>($"/outputs?{query}")).EnumerateArray().Select(output => output.GetProperty("title").GetString());

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.ConfigureLogging(logging => logging.ClearProviders()).ConfigureTestServices(services =>
    {
        useDatabase(services);
        services.AddSingleton<TimeProvider>(FixedTime.Default);
    });
}
