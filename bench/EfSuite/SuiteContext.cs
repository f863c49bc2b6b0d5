using Microsoft.EntityFrameworkCore;

namespace PgTestKit.Bench.EfSuite;

/// <summary>Twelve tables with keys and unique indexes. Compiled against EF 10 for PostgreSQL and against EF 6 for SQLite.</summary>
internal sealed class SuiteContext : DbContext
{
    public SuiteContext(DbContextOptions<SuiteContext> options) : base(options) { }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Country>().HasIndex(country => country.Name).IsUnique();
        modelBuilder.Entity<Currency>().HasIndex(currency => currency.Code).IsUnique();
        modelBuilder.Entity<Category>();
        modelBuilder.Entity<Product>().HasIndex(product => product.Name).IsUnique();
        modelBuilder.Entity<Customer>().HasIndex(customer => customer.Name).IsUnique();
        modelBuilder.Entity<Address>();
        modelBuilder.Entity<Order>().HasIndex(order => order.Number).IsUnique();
        modelBuilder.Entity<OrderLine>();
        modelBuilder.Entity<Invoice>();
        modelBuilder.Entity<Payment>();
        modelBuilder.Entity<Shipment>();
        modelBuilder.Entity<AuditEntry>();
    }
}
