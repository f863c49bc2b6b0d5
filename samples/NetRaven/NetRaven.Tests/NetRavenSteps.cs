using NetRaven.Inventory;
using NetRaven.Vault;
using PgTestKit;

namespace NetRaven.Tests;

/// <summary>The application's sequence as the kit's steps: extensions, schema, search path, the tables of both models, validation.</summary>
internal static class NetRavenSteps
{
    public static TemplateDatabaseBuilder AddNetRaven(this TemplateDatabaseBuilder builder) => builder
        .AddExtension("uuid-ossp")
        .AddExtension("pgcrypto")
        .AddSchema("netraven")
        .SetSearchPath(["netraven", "public"])
        .AddDbContext<InventoryContext>(npgsql => InventoryContext.ConfigureNpgsql(npgsql))
        .AddDbContext<VaultContext>(npgsql => VaultContext.ConfigureNpgsql(npgsql))
        .AddInitializer(new RequiredTables());
}
