namespace PgTestKit.EntityFrameworkCore.Tests.Model;

public sealed class Entry
{
    public int Id { get; set; }

    public long AccountId { get; set; }

    public int Amount { get; set; }

    public string? Text { get; set; }
}
