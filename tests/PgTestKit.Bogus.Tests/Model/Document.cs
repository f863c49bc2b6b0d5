namespace PgTestKit.Tests;

public class Document
{
    public Guid Id { get; set; }

    public int Number { get; set; }

    public required string Title { get; set; }

    public required string Details { get; set; }

    public decimal Budget { get; set; }

    public decimal SuccessRate { get; set; }

    public short Pages { get; set; }

    public Visibility Visibility { get; set; }

    public DateOnly DueDate { get; set; }

    public DateTimeOffset EditedAt { get; set; }

    public IList<string> Keywords { get; } = [];

    public int OwnerId { get; set; }

    public User? Owner { get; set; }

    public int? ReviewerId { get; set; }

    public User? Reviewer { get; set; }

    public DateTime StoredAt { get; set; }
}
