using System.Net;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using PaDealing.Data;
using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

/// <summary>Health checks run side by side, each on a connection of its own; two tests change the schema.</summary>
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

        await ShouldBeUnhealthyAsync(application: "Healthy", reference: "Unhealthy");
    }

    [Fact]
    public async Task A_schema_that_waits_for_a_migration_is_named()
    {
        await using (var dealing = Database.CreateContext<DealingContext>())
            await dealing.GetService<IMigrator>().MigrateAsync("ConsolidateToDualSchema", TestContext.Current.CancellationToken);

        await ShouldBeUnhealthyAsync(application: "Unhealthy", reference: "Healthy");
    }

    private async Task ShouldBeUnhealthyAsync(string application, string reference)
    {
        await using var api = new DealingApi(Database);

        using var response = await api.GetAsync("/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var health = await DealingApi.ReadAsync<Dictionary<string, string>>(response);
        Assert.Equal(new() { ["application_schema"] = application, ["reference_schema"] = reference }, health);
    }
}
