using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace PgTestKit;

/// <summary>Re-points an application's services at a test's database.</summary>
public static class TestDatabaseServicesExtensions
{
    /// <summary>Makes every registered DbContext (pools and factories included), NpgsqlDataSource, DbDataSource, NpgsqlConnection and DbConnection, keyed ones too, use the test's database. Call it in <c>ConfigureTestServices</c> of a WebApplicationFactory.</summary>
    /// <remarks>Under <see cref="TestIsolation.Transaction"/> the registered DbDataSource and DbConnection share the test's connection; NpgsqlDataSource and NpgsqlConnection can be resolved but refuse to open.</remarks>
    /// <param name="services">The application's services, with its contexts registered already.</param>
    /// <param name="database">The test's database.</param>
    /// <exception cref="PgTestKitException">There is nothing to re-point, or a DbContext whose options can't be reached.</exception>
    public static IServiceCollection UseTestDatabase(this IServiceCollection services, TestDatabase database)
    {
        var connection = TestDatabaseConnection.Of(database);
        RefuseOutOfReach(services);
        var found = false;
        for (var i = 0; i < services.Count; i++)
        {
            if (RePoint(services[i], database, connection) is not { } rePointed) continue;
            services[i] = rePointed;
            found = true;
        }

        return found ? services : throw new PgTestKitException("The application has registered neither a DbContext nor a data source or connection of Npgsql. Call UseTestDatabase after AddDbContext, in ConfigureTestServices.");
    }

    private static ServiceDescriptor? RePoint(ServiceDescriptor service, TestDatabase database, TestDatabaseConnection connection)
    {
        if (IsOptions(service.ServiceType)) return Options(service, connection);
        // The data sources as instances, which the container does not dispose: they belong to the lease.
        if (service.ServiceType == typeof(NpgsqlDataSource)) return new(service.ServiceType, service.ServiceKey, database.DataSource);
        if (service.ServiceType == typeof(DbDataSource)) return new(service.ServiceType, service.ServiceKey, database.DbDataSource);
        if (service.ServiceType == typeof(NpgsqlConnection)) return Made(service, _ => database.DataSource.CreateConnection());
        return service.ServiceType == typeof(DbConnection) ? Made(service, _ => database.CreateConnection()) : null;
    }

    /// <summary>The application's own options, however they were made, with the test's database put in last.</summary>
    private static ServiceDescriptor Options(ServiceDescriptor service, TestDatabaseConnection connection)
    {
        if (service.IsKeyedService || service.ImplementationType is not null) return service;
        return Made(service, provider => connection.Apply((DbContextOptions)(service.ImplementationInstance ?? service.ImplementationFactory!(provider))));
    }

    private static ServiceDescriptor Made(ServiceDescriptor service, Func<IServiceProvider, object> make) =>
        service.IsKeyedService ? new(service.ServiceType, service.ServiceKey, (provider, _) => make(provider), service.Lifetime) : new(service.ServiceType, make, service.Lifetime);

    private static bool IsOptions(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(DbContextOptions<>);

    private static void RefuseOutOfReach(IServiceCollection services)
    {
        var within = services.Select(service => service.ServiceType).Where(IsOptions).Select(type => type.GetGenericArguments()[0]).ToList();
        var outside = services.Select(service => service.ServiceType).FirstOrDefault(type => typeof(DbContext).IsAssignableFrom(type) && !within.Exists(type.IsAssignableFrom));
        if (outside is not null)
            throw new PgTestKitException($"{outside.Name} is registered without DbContextOptions<{outside.Name}>, so it would reach the application's own database. Register it with AddDbContext or AddDbContextFactory, or remove it before UseTestDatabase.");
    }
}
