namespace PgTestKit.EntityFrameworkCore.Tests.Model;

/// <summary>Has a compiled model, in the folder Compiled, as <c>dotnet ef dbcontext optimize</c> writes it.</summary>
public sealed class CatalogueContext(DbContextOptions<CatalogueContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<CatalogueItem>(item =>
    {
        item.ToTable("item", "catalogue", table => table.HasCheckConstraint("ck_item_price", "price > 0"));
        item.Property(i => i.Id).HasColumnName("id");
        item.Property(i => i.Name).HasColumnName("name").HasMaxLength(40);
        item.Property(i => i.Price).HasColumnName("price").HasPrecision(10, 2);
        item.HasIndex(i => i.Name).IsUnique();
    });
}
