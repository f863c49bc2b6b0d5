using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace PaDealing.Data;

internal static class DataServices
{
    public static void AddContexts(this IServiceCollection services)
    {
        services.AddSingleton(provider => Settings(provider).Schemas);
        services.AddSingleton<DbDataSource>(provider => NpgsqlDataSource.Create(Settings(provider).ConnectionString!));
        services.AddDbContext<DealingContext>((provider, options) =>
        {
            var (connectionString, schemas) = Settings(provider);
            options.UseNpgsql(connectionString, npgsql => DealingContext.ConfigureNpgsql(npgsql, schemas)).UseSchemas(schemas);
        });
        services.AddDbContext<ReferenceContext>((provider, options) =>
        {
            var (connectionString, schemas) = Settings(provider);
            options.UseNpgsql(connectionString, npgsql => ReferenceContext.ConfigureNpgsql(npgsql, schemas)).UseSchemas(schemas);
        });
    }

    /// <summary>Migrates the reference schema first: requests refer to its employees.</summary>
    public static async Task MigrateAsync(this IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ReferenceContext>().Database.MigrateAsync();
        await scope.ServiceProvider.GetRequiredService<DealingContext>().Database.MigrateAsync();
    }

    private static (string? ConnectionString, SchemaNames Schemas) Settings(IServiceProvider provider)
    {
        var configuration = provider.GetRequiredService<IConfiguration>();
        return (configuration.GetConnectionString("PaDealing"), SchemaNames.From(configuration));
    }
}
