namespace PgTestKit.Tests;

public class Address
{
    public required string City { get; set; }

    public required Point Point { get; set; }
}
