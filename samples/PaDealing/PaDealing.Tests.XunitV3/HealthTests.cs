using System.Net;
using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

/// <summary>Health checks run side by side, each on a connection of its own; one test drops a schema.</summary>
public sealed class HealthTests(BackOffice postgres) : PostgresTest(postgres, TestIsolation.Clone)
{
    [Fact]
    public async Task Both_schemas_answer()
    {
        await using var api = new DealingApi(Database);

        var health = await api.GetAsync<Dictionary<string, string>>("/health");

        Assert.Equal(new() { ["application_schema"] = "Healthy", ["reference_schema"] = "Healthy" }, health);
    }

    [Fact]
    public async Task A_missing_schema_is_named()
    {
        await Database.ExecuteAsync("DROP SCHEMA bo_airflow CASCADE");
        await using var api = new DealingApi(Database);

        using var response = await api.GetAsync("/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var health = await DealingApi.ReadAsync<Dictionary<string, string>>(response);
        Assert.Equal(new() { ["application_schema"] = "Healthy", ["reference_schema"] = "Unhealthy" }, health);
    }
}
