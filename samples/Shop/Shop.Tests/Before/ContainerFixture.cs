#if FULL_GALLERY
using Microsoft.EntityFrameworkCore;
using Testcontainers.PostgreSql;
using Xunit;

namespace Shop.Tests.Before;

/// <summary>The plumbing that most suites on Testcontainers have: a container and a schema for each class, and no clean-up between tests.</summary>
public sealed class ContainerFixture : IAsyncLifetime
{
    private readonly PostgreSqlContainer _container = new PostgreSqlBuilder("postgres:17-alpine").Build();

    public async ValueTask InitializeAsync()
    {
        await _container.StartAsync();
        await using var shop = CreateContext();
        await shop.Database.EnsureCreatedAsync();
        shop.Add(new Currency { Code = "EUR" });
        await shop.SaveChangesAsync();
    }

    public ShopContext CreateContext() => new(new DbContextOptionsBuilder<ShopContext>().UseNpgsql(_container.GetConnectionString()).Options);

    public ValueTask DisposeAsync() => _container.DisposeAsync();
}
#endif
