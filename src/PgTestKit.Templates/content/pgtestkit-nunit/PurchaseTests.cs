using NUnit.Framework;
using PgTestKit;

namespace Starter._1;

#if (isolation == "Transaction")
public sealed class PurchaseTests : PostgresTest<AppDatabase>
#else
public sealed class PurchaseTests() : PostgresTest<AppDatabase>(TestIsolation.ISOLATION)
#endif
{
    [Test]
    public async Task Every_test_starts_with_the_customers_of_the_seed()
    {
#if (useContext)
        Assert.That(await Database.Table("Customers").CountAsync(), Is.EqualTo(2));
#else
        Assert.That(await Database.Table("customer").CountAsync(), Is.EqualTo(2));
#endif
    }

    // No test sees another's rows: each of the two makes number 1.
    [TestCase("chair")]
    [TestCase("table")]
    public async Task The_first_purchase_is_number_1(string article)
    {
#if (useContext)
        await using var context = Database.CreateContext<ShopContext>();
        var purchase = new Purchase { CustomerId = 1, Article = article };
        context.Purchases.Add(purchase);

        await context.SaveChangesAsync();

        Assert.That(purchase.Id, Is.EqualTo(1));
#else
        var id = await Database.QueryScalarAsync<int>(
            "INSERT INTO purchase (customer_id, article) VALUES (1, $1) RETURNING id", article);

        Assert.That(id, Is.EqualTo(1));
#endif
    }
}
