namespace PgTestKit.Tests;

public class Letter : Output
{
    public required string Recipient { get; set; }
}
