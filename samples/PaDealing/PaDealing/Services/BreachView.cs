using PaDealing.Dealing;

namespace PaDealing.Services;

public sealed record BreachView(
    long Id,
    long RequestId,
    int EmployeeId,
    string Rule,
    BreachSeverity Severity,
    string Description,
    DateTimeOffset DetectedAt,
    DateTimeOffset? ResolvedAt);
