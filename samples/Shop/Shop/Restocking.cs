using Microsoft.EntityFrameworkCore;

namespace Shop;

/// <summary>Orders ten of what is sold out.</summary>
public sealed class Restocking(IServiceScopeFactory scopes)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ShopContext>().Articles
            .Where(article => article.Stock == 0)
            .ExecuteUpdateAsync(articles => articles.SetProperty(article => article.Stock, 10), cancellationToken);
    }
}
