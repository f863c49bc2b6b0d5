using PgTestKit;
using Shop.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(ShopDatabase))]

namespace Shop.Tests;

public sealed class ShopDatabase : PostgresFixture
{
    protected override void Configure(TemplateDatabaseBuilder builder) => builder
        .UseContainer("postgres:17-alpine", otherwise: PostgresServer.Local())
        .AddDbContext<ShopContext>()
        .AddSeed<ShopContext>(async (shop, cancellation) => await shop.AddAsync(new Currency { Code = "EUR" }, cancellation));
}
