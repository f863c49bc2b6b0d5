namespace PgTestKit;

/// <summary>A lease that is asked for.</summary>
/// <param name="Ticket">Who came first has the lower one, and goes first wherever he has to wait.</param>
/// <param name="Test">The test's name, where it is known.</param>
internal sealed record LeaseRequest(long Ticket, string? Test)
{
    public override string ToString() => Test ?? "a lease";
}
