namespace PgTestKit.EntityFrameworkCore.Tests.Model;

public sealed class Job
{
    public int Id { get; set; }

    public string Title { get; set; } = "";
}
