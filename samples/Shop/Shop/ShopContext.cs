using Microsoft.EntityFrameworkCore;

namespace Shop;

public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Article> Articles => Set<Article>();

    public DbSet<Currency> Currencies => Set<Currency>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Article>().HasIndex(article => article.Name).IsUnique();
}
