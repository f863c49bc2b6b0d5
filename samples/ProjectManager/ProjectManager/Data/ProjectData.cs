using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ProjectManager.Data;

public static class ProjectData
{
    /// <summary>A small pool, for many instances share one server; its connections are recycled, so that they follow a failover.</summary>
    public static NpgsqlDataSource CreateDataSource(string connectionString, int maxPoolSize = 4, TimeSpan? connectionLifetime = null)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.ApplicationName = nameof(ProjectManager);
        builder.ConnectionStringBuilder.MaxPoolSize = maxPoolSize;
        builder.ConnectionStringBuilder.ConnectionIdleLifetime = 60;
        builder.ConnectionStringBuilder.ConnectionLifetime = (int)(connectionLifetime ?? TimeSpan.FromMinutes(5)).TotalSeconds;
        builder.MapEnumTypes();
        return builder.Build();
    }

    internal static void AddProjectData(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
            CreateDataSource(provider.GetRequiredService<IConfiguration>().GetConnectionString("ProjectManager")!));
        services.AddSingleton<DbDataSource>(provider => provider.GetRequiredService<NpgsqlDataSource>());
        services.AddDbContext<ProjectContext>((provider, options) =>
            options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>(), ProjectContext.ConfigureNpgsql));
    }
}
