namespace PgTestKit.Tests;

public class Egg
{
    public int Id { get; set; }

    public int LaidById { get; set; }

    public Chicken? LaidBy { get; set; }
}
