using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using PgTestKit;
using Xunit;

namespace Shop.Tests;

public sealed class ArticleTests(ShopDatabase database) : ShopTest(database)
{
    [Fact]
    public async Task An_article_is_stored()
    {
        await using var api = new ShopApi(Database);
        using var client = api.CreateClient();

        using var response = await client.PostAsJsonAsync("/articles", new { name = "chair", stock = 3 }, TestContext.Current.CancellationToken);

        Assert.Equal(1, await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<int>(TestContext.Current.CancellationToken));
        await using var shop = Database.CreateContext<ShopContext>();
        Assert.Equal(3, (await shop.Articles.SingleAsync(TestContext.Current.CancellationToken)).Stock);
    }
}
