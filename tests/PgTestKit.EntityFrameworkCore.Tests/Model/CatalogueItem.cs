namespace PgTestKit.EntityFrameworkCore.Tests.Model;

public sealed class CatalogueItem
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public decimal Price { get; set; }
}
