namespace PgTestKit.Tests;

public abstract class Output
{
    public int Id { get; set; }

    public required string Text { get; set; }
}
