using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using NetRaven.Inventory;
using NetRaven.Vault;
using NUnit.Framework;
using PgTestKit;

namespace NetRaven.Tests.Initialization;

/// <summary>What is missing is named: by the application, by its health endpoint, and by the kit.</summary>
[TestFixture]
public sealed class ValidationTests() : NetRavenTest(TestIsolation.Clone)
{
    [Test]
    public async Task A_healthy_database_is_healthy()
    {
        await using var app = new NetRavenApp(Database);
        using var client = app.CreateClient();

        Assert.That((await client.GetAsync("/health")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_health_endpoint_names_a_table_that_is_gone_and_one_in_the_wrong_schema()
    {
        await using var app = new NetRavenApp(Database);
        using var client = app.CreateClient();
        await Database.ExecuteAsync("DROP TABLE netraven.audit_logs; ALTER TABLE netraven.tag_rules SET SCHEMA public");

        using var response = await client.GetAsync("/health");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await response.Content.ReadFromJsonAsync<string[]>(), Is.EqualTo(
            ["table netraven.audit_logs is missing", "table netraven.tag_rules is missing, but there is one in schema public"]));
    }

    [Test]
    public async Task A_template_without_the_second_model_is_refused()
    {
        var builder = new TemplateDatabaseBuilder()
            .AddExtension("uuid-ossp")
            .AddDbContext<InventoryContext>(npgsql => InventoryContext.ConfigureNpgsql(npgsql))
            .AddInitializer(new RequiredTables());

        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => builder.BuildAsync());

        Assert.That(exception!.Message, Does.Contain("table netraven.credential_tags is missing; table netraven.credentials is missing. Add the context that maps them."));
    }

    [Test]
    public async Task The_kits_verification_names_the_tables_of_the_second_model()
    {
        await Database.ExecuteAsync("DROP TABLE netraven.credential_tags, netraven.credentials");

        await Database.Schema.ShouldMatchAsync<InventoryContext>();
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => Database.Schema.ShouldMatchAsync<VaultContext>());

        Assert.That(exception!.Message, Does.Contain("netraven.credential_tags").And.Contain("netraven.credentials").And.Not.Contain("netraven.admin_settings"));
    }

    [Test]
    public async Task Both_models_are_what_their_migrations_lead_to() => await Database.ShouldHaveNoPendingModelChangesAsync();
}
