using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PaDealing.Data;
using PaDealing.Services;
using PgTestKit;

namespace PaDealing.Tests;

/// <summary>The application in memory, on a test's database, at a fixed time.</summary>
internal sealed class DealingApi(TestDatabase database, SchemaNames? schemas = null) : WebApplicationFactory<Program>
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly FixedTime _time = new(Now);

    public Task<HttpResponseMessage> PostAsync(string path, string email, object body) => SendAsync(HttpMethod.Post, path, email, body);

    public Task<HttpResponseMessage> PutAsync(string path, string email, object body) => SendAsync(HttpMethod.Put, path, email, body);

    public Task<HttpResponseMessage> SubmitAsync(string email, string symbol, decimal quantity = 100) => PostAsync(
        "/requests",
        email,
        new { symbol, direction = "buy", quantity, price = 12.5, broker = "Corner Broker" });

    /// <summary>A request that compliance has approved: its id.</summary>
    public async Task<long> SubmitApprovedAsync(string email, string symbol, decimal quantity = 100)
    {
        using var submitted = await SubmitAsync(email, symbol, quantity);
        var id = (await ReadAsync<RequestView>(submitted.EnsureSuccessStatusCode())).Id;
        using var approved = await PostAsync($"/requests/{id}/approve", "compliance1@firm.example", new { outcome = "no_conflict" });
        approved.EnsureSuccessStatusCode();
        return id;
    }

    public Task<HttpResponseMessage> ExecuteAsync(long requestId, string email, decimal quantity = 100, string executedOn = "2026-03-02") => PostAsync(
        $"/requests/{requestId}/executions",
        email,
        new { executedOn, quantity, price = 12.25, contractNote = "CN-1" });

    /// <summary>Lets a day pass for what runs once a day.</summary>
    public void PassADay() => _time.FireTimers();

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

    public async Task<T> GetAsync<T>(string path, string email)
    {
        using var response = await SendAsync(HttpMethod.Get, path, email, body: null);
        return await ReadAsync<T>(response.EnsureSuccessStatusCode());
    }

    public static async Task<T> ReadAsync<T>(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<T>(Json))!;

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.ConfigureTestServices(services =>
    {
        services.UseTestDatabase(database);
        services.AddSingleton<TimeProvider>(_time);
    });

    protected override IHost CreateHost(IHostBuilder builder)
    {
        var names = schemas ?? SchemaNames.Default;
        builder.ConfigureHostConfiguration(configuration => configuration.AddInMemoryCollection(
        [
            new("DATABASE_SCHEMA", names.Application),
            new("REFERENCE_SCHEMA", names.Reference),
        ]));
        return base.CreateHost(builder);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string email, object? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body, options: Json);
        request.Headers.Add("X-User-Email", email);
        using var client = CreateClient();
        return await client.SendAsync(request);
    }
}
