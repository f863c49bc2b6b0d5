namespace PgTestKit.EntityFrameworkCore.Tests.Model;

public sealed class Deal
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    public DealStatus Status { get; set; }
}
