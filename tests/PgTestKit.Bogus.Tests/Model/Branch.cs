namespace PgTestKit.Tests;

/// <summary>Has owned and complex types in its table, one within another, and one that is optional.</summary>
public class Branch
{
    public int Id { get; set; }

    public required Address Address { get; set; }

    public Address? FormerAddress { get; set; }

    public required Size Area { get; set; }
}
