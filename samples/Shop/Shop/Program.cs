using System.Data.Common;
using Dapper;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Shop;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(builder.Configuration.GetConnectionString("Shop")!));
builder.Services.AddSingleton<DbDataSource>(services => services.GetRequiredService<NpgsqlDataSource>());
builder.Services.AddDbContextPool<ShopContext>((services, options) => options.UseNpgsql(services.GetRequiredService<NpgsqlDataSource>()));
builder.Services.AddSingleton<Restocking>();
builder.Services.AddHostedService<RestockingWorker>();

await using var app = builder.Build();
app.MapPost("/articles", async (Article article, ShopContext shop) =>
{
    shop.Add(article);
    await shop.SaveChangesAsync();
    return TypedResults.Ok(article.Id);
});
app.MapGet("/stock", async (DbDataSource database) =>
{
    await using var connection = await database.OpenConnectionAsync();
    return await connection.ExecuteScalarAsync<long>("""SELECT coalesce(sum("Stock"), 0) FROM "Articles" """);
});
await app.RunAsync();
