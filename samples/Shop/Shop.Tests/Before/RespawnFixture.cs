#if FULL_GALLERY
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Respawn;
using Respawn.Graph;
using Testcontainers.PostgreSql;
using Xunit;

namespace Shop.Tests.Before;

[CollectionDefinition(nameof(ShopCollection))]
public sealed class ShopCollection : ICollectionFixture<RespawnFixture>;

/// <summary>A container, an application and a Respawner for the whole suite.</summary>
public sealed class RespawnFixture : IAsyncLifetime
{
    private readonly PostgreSqlContainer _container = new PostgreSqlBuilder("postgres:17-alpine").Build();
    private Respawner? _respawner;

    public WebApplicationFactory<Program>? Api { get; private set; }

    public async ValueTask InitializeAsync()
    {
        await _container.StartAsync();
        Api = new WebApplicationFactory<Program>().WithWebHostBuilder(builder => builder.UseSetting("ConnectionStrings:Shop", _container.GetConnectionString()));
        await using (var scope = Api.Services.CreateAsyncScope())
        {
            var shop = scope.ServiceProvider.GetRequiredService<ShopContext>();
            await shop.Database.EnsureCreatedAsync();
            shop.Add(new Currency { Code = "EUR" });
            await shop.SaveChangesAsync();
        }

        await using var connection = await OpenAsync();
        _respawner = await Respawner.CreateAsync(connection, new RespawnerOptions { DbAdapter = DbAdapter.Postgres, TablesToIgnore = [new Table("Currencies")], WithReseed = true });
    }

    public async Task ResetAsync()
    {
        await using var connection = await OpenAsync();
        await _respawner!.ResetAsync(connection);
    }

    public async ValueTask DisposeAsync()
    {
        if (Api is not null) await Api.DisposeAsync();
        await _container.DisposeAsync();
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(_container.GetConnectionString());
        await connection.OpenAsync();
        return connection;
    }
}
#endif
