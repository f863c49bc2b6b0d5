using NetRaven.Inventory;
using NetRaven.Vault;

namespace NetRaven.Initialization;

internal static class InitializationServices
{
    public static void AddInitialization(this IServiceCollection services)
    {
        services.AddOptions<InitializationOptions>().BindConfiguration("Initialization");
        services.AddSingleton<IInitializationStep, ConnectionStep>();
        services.AddSingleton<IInitializationStep, ExtensionsStep>();
        services.AddSingleton<IInitializationStep, SchemaStep>();
        services.AddSingleton<IInitializationStep, SearchPathStep>();
        services.AddSingleton<IInitializationStep, TablesStep<InventoryContext>>();
        services.AddSingleton<IInitializationStep, TablesStep<VaultContext>>();
        services.AddSingleton<IInitializationStep, ValidationStep>();
        services.AddSingleton<SchemaValidation>();
        services.AddSingleton<DatabaseInitializer>();
    }
}
