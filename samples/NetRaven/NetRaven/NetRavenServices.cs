using NetRaven.Data;
using NetRaven.Initialization;
using NetRaven.Jobs;
using NetRaven.Vault;

namespace NetRaven;

public static class NetRavenServices
{
    /// <summary>All but the services that run by themselves.</summary>
    public static IServiceCollection AddNetRaven(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddContexts();
        services.AddInitialization();
        services.AddOptions<BackupOptions>().BindConfiguration("Backups");
        services.AddSingleton<BackupJobs>();
        services.AddScoped<CredentialStore>();
        services.AddScoped<SettingStore>();
        return services;
    }

    /// <summary>The database first, then the worker.</summary>
    public static IServiceCollection AddNetRavenWorkers(this IServiceCollection services) => services
        .AddHostedService<InitializationService>()
        .AddHostedService<JobWorker>();
}
