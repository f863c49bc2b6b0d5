using PgTestKit;
using Xunit;

namespace Starter._1;

#if (isolation == "Transaction")
public sealed class PurchaseTests(AppDatabase postgres) : PostgresTest(postgres)
#else
public sealed class PurchaseTests(AppDatabase postgres) : PostgresTest(postgres, TestIsolation.ISOLATION)
#endif
{
    [Fact]
    public async Task Every_test_starts_with_the_customers_of_the_seed()
    {
#if (useContext)
        Assert.Equal(2, await Database.Table("Customers").CountAsync(TestContext.Current.CancellationToken));
#else
        Assert.Equal(2, await Database.Table("customer").CountAsync(TestContext.Current.CancellationToken));
#endif
    }

    // No test sees another's rows: each of the two makes number 1.
    [Theory]
    [InlineData("chair")]
    [InlineData("table")]
    public async Task The_first_purchase_is_number_1(string article)
    {
#if (useContext)
        await using var context = Database.CreateContext<ShopContext>();
        var purchase = new Purchase { CustomerId = 1, Article = article };
        context.Purchases.Add(purchase);

        await context.SaveChangesAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, purchase.Id);
#else
        var id = await Database.QueryScalarAsync<int>(
            "INSERT INTO purchase (customer_id, article) VALUES (1, $1) RETURNING id", article);

        Assert.Equal(1, id);
#endif
    }
}
