namespace Shop;

public sealed class Article
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public int Stock { get; set; }
}
