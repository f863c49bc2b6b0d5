namespace PgTestKit.Doctor;

/// <summary>One way to a server.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Verdict"><c>used</c>, <c>works</c>, <c>no</c> or <c>-</c> where it was not asked for.</param>
/// <param name="Reason">Why, and for <c>no</c> the command that mends it.</param>
internal sealed record Rung(string Name, string Verdict, string Reason);
