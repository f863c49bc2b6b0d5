using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace PgTestKit;

/// <summary>Re-points an application's services at a test's database.</summary>
public static class TestDatabaseServicesExtensions
{
    /// <summary>Makes every registered DbContext, and the registered NpgsqlDataSource, use the test's database. Call it in <c>ConfigureTestServices</c> of a WebApplicationFactory.</summary>
    /// <param name="services">The application's services, with its contexts registered already.</param>
    /// <param name="database">The test's database.</param>
    /// <exception cref="PgTestKitException">The application has registered neither a DbContext nor an NpgsqlDataSource.</exception>
    public static IServiceCollection UseTestDatabase(this IServiceCollection services, TestDatabase database)
    {
        var contexts = services.Select(service => service.ServiceType)
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(DbContextOptions<>))
            .Select(type => type.GetGenericArguments()[0]).Distinct().ToList();
        var hasDataSource = services.Any(service => service.ServiceType == typeof(NpgsqlDataSource));
        if (contexts.Count == 0 && !hasDataSource)
            throw new PgTestKitException("The application has registered neither a DbContext nor an NpgsqlDataSource. Call UseTestDatabase after AddDbContext, in ConfigureTestServices.");

        var connection = TestDatabaseConnection.Of(database);
        foreach (var context in contexts)
            services.AddSingleton(typeof(IDbContextOptionsConfiguration<>).MakeGenericType(context), Activator.CreateInstance(typeof(Configuration<>).MakeGenericType(context), connection)!);
        // As an instance, which the container does not dispose: it belongs to the lease.
        if (hasDataSource) services.Replace(ServiceDescriptor.Singleton(database.DataSource));
        return services;
    }

    private sealed class Configuration<TContext>(TestDatabaseConnection connection) : IDbContextOptionsConfiguration<TContext> where TContext : DbContext
    {
        public void Configure(IServiceProvider serviceProvider, DbContextOptionsBuilder optionsBuilder) => connection.Apply(optionsBuilder, null);
    }
}
