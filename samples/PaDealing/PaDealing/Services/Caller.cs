namespace PaDealing.Services;

/// <summary>The employee who asks.</summary>
public sealed record Caller(int EmployeeId, string FullName, string Email);
