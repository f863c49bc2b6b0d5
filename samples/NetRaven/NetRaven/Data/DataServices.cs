using Microsoft.EntityFrameworkCore;
using NetRaven.Inventory;
using NetRaven.Vault;
using Npgsql;

namespace NetRaven.Data;

internal static class DataServices
{
    /// <summary>One pool of connections, and both contexts on it.</summary>
    public static void AddContexts(this IServiceCollection services)
    {
        services.AddSingleton(provider => NpgsqlDataSource.Create(
            provider.GetRequiredService<IConfiguration>().GetConnectionString("NetRaven")
            ?? throw new InvalidOperationException("ConnectionStrings:NetRaven is not configured. Set ConnectionStrings__NetRaven.")));
        services.AddDbContextFactory<InventoryContext>((provider, options) =>
            options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>(), npgsql => InventoryContext.ConfigureNpgsql(npgsql)));
        services.AddDbContextFactory<VaultContext>((provider, options) =>
            options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>(), npgsql => VaultContext.ConfigureNpgsql(npgsql)));
    }
}
