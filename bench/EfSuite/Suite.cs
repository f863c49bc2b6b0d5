using Microsoft.EntityFrameworkCore;

namespace PgTestKit.Bench.EfSuite;

/// <summary>The reference rows and the tests that both sides run.</summary>
internal static class Suite
{
    public const int Tests = 200;

    /// <summary>Adds fifty rows.</summary>
    public static void Seed(DbContext context)
    {
        context.AddRange(Enumerable.Range(1, 10).Select(i => new Country { Name = "country " + i }));
        context.AddRange(Enumerable.Range(1, 10).Select(i => new Currency { Code = "C" + i }));
        var category = new Category { Name = "all" };
        context.AddRange(Enumerable.Range(1, 19).Select(i => new Product { Name = "product " + i, Cents = 100 * i, Category = category }));
        context.AddRange(Enumerable.Range(1, 9).Select(i => new Customer { Name = "customer " + i }));
        context.Add(new Address { Street = "Main Street" });
    }

    /// <summary>The test of that name.</summary>
    public static Func<Func<SuiteContext>, Task> Test(string name) => name switch
    {
        "short" => RunShortTestAsync,
        "long" => RunLongTestAsync,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "The suite has no such test."),
    };

    /// <summary>Registers a customer and looks for it: 2 contexts, 1 save, 1 query.</summary>
    private static async Task RunShortTestAsync(Func<SuiteContext> create)
    {
        await using (var context = create())
        {
            context.Add(new Customer { Name = "customer 10" });
            await context.SaveChangesAsync();
        }

        await using (var context = create())
            if ((await context.Set<Customer>().SingleAsync(customer => customer.Name == "customer 10")).Id != 10)
                throw new InvalidOperationException("The test saw another test's rows.");
    }

    /// <summary>Places an order of three lines, pays it, and looks at what came of it: 3 contexts, 2 saves, 3 queries.</summary>
    private static async Task RunLongTestAsync(Func<SuiteContext> create)
    {
        await using (var context = create())
        {
            var customer = await context.Set<Customer>().SingleAsync(c => c.Name == "customer 7");
            var order = new Order { Number = "1", Customer = customer };
            order.Lines.AddRange((await context.Set<Product>().Where(p => p.Cents > 1600).ToListAsync()).Select(product => new OrderLine { Product = product, Quantity = 2 }));
            context.Add(order);
            await context.SaveChangesAsync();
        }

        await using (var context = create())
        {
            var order = await context.Set<Order>().Include(o => o.Lines).ThenInclude(line => line.Product).SingleAsync(o => o.Number == "1");
            order.IsPaid = true;
            context.Add(new Payment { Cents = order.Lines.Sum(line => line.Quantity * line.Product!.Cents), Invoice = new() { Order = order, Cents = 1 } });
            context.Add(new Shipment { Order = order, Carrier = "post" });
            context.Add(new AuditEntry { Text = "paid" });
            await context.SaveChangesAsync();
        }

        await using (var context = create())
            if (!await context.Set<Order>().AnyAsync(o => o.IsPaid && o.Id == 1 && o.Lines.Count == 3))
                throw new InvalidOperationException("The test saw another test's rows.");
    }
}
