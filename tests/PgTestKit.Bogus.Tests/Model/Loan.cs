using System.Net;

namespace PgTestKit.Tests;

/// <summary>Ends after it starts, says a check.</summary>
public class Loan
{
    public int Id { get; set; }

    public required IPAddress Network { get; set; }

    public DateOnly StartDate { get; set; }

    public DateOnly EndDate { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime ClosedAt { get; set; }
}
