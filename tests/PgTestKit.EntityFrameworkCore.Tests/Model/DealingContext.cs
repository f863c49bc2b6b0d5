namespace PgTestKit.EntityFrameworkCore.Tests.Model;

/// <summary>Has no migrations: its tables are created from the model.</summary>
public sealed class DealingContext(DbContextOptions<DealingContext> options) : DbContext(options)
{
    public DbSet<Deal> Deals => Set<Deal>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema("dealing");
        modelBuilder.Entity<Deal>(deal =>
        {
            deal.ToTable("deal");
            deal.HasIndex(d => d.Name).IsUnique();
        });
    }
}
