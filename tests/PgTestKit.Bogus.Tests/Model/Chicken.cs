namespace PgTestKit.Tests;

public class Chicken
{
    public int Id { get; set; }

    public int HatchedFromId { get; set; }

    public Egg? HatchedFrom { get; set; }
}
