using Microsoft.Extensions.DependencyInjection;
using NetRaven.Data;
using NetRaven.Initialization;
using NetRaven.Inventory;
using NetRaven.Vault;
using NUnit.Framework;
using PgTestKit;

namespace NetRaven.Tests.Initialization;

/// <summary>The application's own initialization on an empty database. It changes the schema, so each test has a clone of its own.</summary>
[TestFixture]
public sealed class InitializationTests() : PostgresTest<EmptyDatabase>(TestIsolation.Clone)
{
    [Test]
    public async Task An_empty_database_gets_every_required_table()
    {
        var report = await InitializeAsync();

        Assert.That(report.Succeeded, report.ToString());
        foreach (var table in NetRavenSchema.RequiredTables) await Database.ShouldHaveTableAsync($"netraven.{table}");
        foreach (var extension in NetRavenSchema.Extensions) await Database.ShouldHaveExtensionAsync(extension);
    }

    [Test]
    public async Task The_applications_sequence_and_the_templates_lead_to_the_same_schema()
    {
        var template = await LeaseAnotherAsync<NetRavenDatabase>();

        await InitializeAsync();

        Assert.That((await template.Schema.ReadAsync()).DifferenceTo(await Database.Schema.ReadAsync()), Is.Empty);
        Assert.That(await SearchPathAsync(Database), Is.EqualTo(await SearchPathAsync(template)));
    }

    [Test]
    public async Task The_steps_are_reported_in_their_fixed_order()
    {
        var report = await InitializeAsync();

        Assert.That(report.Steps.Select(step => step.Step), Is.EqualTo(
            ["connection", "extensions", "schema", "search path", "tables of InventoryContext", "tables of VaultContext", "validation"]));
        Assert.That(report.Steps.Select(step => step.Detail).Skip(1), Is.EqualTo(
            ["uuid-ossp, pgcrypto", "netraven", "netraven, public", "20250901090000_CreateInventory", "20251006090000_CreateVault", "every required table is there"]));
    }

    [Test]
    public async Task A_second_run_finds_all_of_it_done()
    {
        await InitializeAsync();
        var before = await Database.Schema.ReadAsync();

        var report = await InitializeAsync();

        Assert.That(report.Succeeded, report.ToString());
        Assert.That(before.DifferenceTo(await Database.Schema.ReadAsync()), Is.Empty);
        Assert.That(report.Steps.Select(step => step.Detail), Has.Exactly(2).EqualTo("no migration is pending"));
    }

    [Test]
    public async Task Without_its_extensions_no_table_is_made_and_the_report_says_where_it_ended()
    {
        var report = await InitializeAsync(Without<ExtensionsStep>);

        Assert.That(report.ToString().ReplaceLineEndings("\n"), Does.EndWith(
            """
            done         schema: netraven
            done         search path: netraven, public
            FAILED       tables of InventoryContext: function uuid_generate_v4() does not exist (42883)
            not reached  tables of VaultContext
            not reached  validation

            """.ReplaceLineEndings("\n")));
    }

    /// <summary>The defect that this application once had: two models, and only one of them made its tables.</summary>
    [Test]
    public async Task A_second_model_that_nobody_registered_fails_the_validation()
    {
        var report = await InitializeAsync(Without<TablesStep<VaultContext>>);

        Assert.That(report.Steps[^1], Is.EqualTo(new StepResult(
            "validation",
            StepOutcome.Failed,
            "table netraven.admin_settings is missing; table netraven.audit_logs is missing; table netraven.credential_tags is missing; "
            + "table netraven.credentials is missing. Is the context that maps them registered as a step?")));
    }

    [Test]
    public async Task EnsureCreated_makes_the_tables_of_the_first_model_only()
    {
        await Database.ExecuteAsync("CREATE EXTENSION \"uuid-ossp\"");
        await using var services = TestServices.For(Database);
        await using var scope = services.CreateAsyncScope();

        var inventory = await scope.ServiceProvider.GetRequiredService<InventoryContext>().Database.EnsureCreatedAsync();
        var vault = await scope.ServiceProvider.GetRequiredService<VaultContext>().Database.EnsureCreatedAsync();

        Assert.That((inventory, vault), Is.EqualTo((true, false)));
        Assert.That(await services.GetRequiredService<SchemaValidation>().FindMissingAsync(), Has.Count.EqualTo(4));
    }

    private async Task<InitializationReport> InitializeAsync(Action<IServiceCollection>? change = null)
    {
        await using var services = TestServices.For(Database, change);
        return await services.GetRequiredService<DatabaseInitializer>().InitializeAsync();
    }

    private static void Without<TStep>(IServiceCollection services) where TStep : IInitializationStep =>
        services.Remove(services.Single(service => service.ImplementationType == typeof(TStep)));

    private static async Task<string?> SearchPathAsync(TestDatabase database) => await database.QueryScalarAsync<string>(
        "SELECT array_to_string(s.setconfig, ';') FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = current_database()");
}
