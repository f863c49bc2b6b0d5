using Microsoft.EntityFrameworkCore;

namespace Starter._1;

// Stands for your own context: delete this file, and add a reference to the project that holds yours.
public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Purchase> Purchases => Set<Purchase>();
}

public sealed class Customer
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public ICollection<Purchase> Purchases { get; } = [];
}

public sealed class Purchase
{
    public int Id { get; set; }

    public int CustomerId { get; set; }

    public required string Article { get; set; }
}
