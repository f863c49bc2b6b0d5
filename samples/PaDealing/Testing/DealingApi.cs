using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using PgTestKit;

namespace PaDealing.Tests;

/// <summary>The application in memory, on a test's database, at a fixed time.</summary>
internal sealed class DealingApi(TestDatabase database) : WebApplicationFactory<Program>
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public async Task<HttpResponseMessage> PostAsync(string path, string email, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: Json) };
        request.Headers.Add("X-User-Email", email);
        using var client = CreateClient();
        return await client.SendAsync(request);
    }

    public Task<HttpResponseMessage> SubmitAsync(string email, string symbol, decimal quantity = 100) => PostAsync(
        "/requests",
        email,
        new { symbol, direction = "buy", quantity, price = 12.5, broker = "Corner Broker" });

    public async Task<HttpResponseMessage> GetAsync(string path)
    {
        using var client = CreateClient();
        return await client.GetAsync(path);
    }

    public async Task<T> GetAsync<T>(string path)
    {
        using var response = await GetAsync(path);
        return await ReadAsync<T>(response.EnsureSuccessStatusCode());
    }

    public static async Task<T> ReadAsync<T>(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<T>(Json))!;

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.ConfigureTestServices(services =>
    {
        services.UseTestDatabase(database);
        services.AddSingleton<TimeProvider>(new FixedTime(Now));
    });
}
