using System.Text.Json;

namespace PaDealing.Services;

public sealed record AuditEntry(
    long Id,
    DateTimeOffset OccurredAt,
    string User,
    string Action,
    string Entity,
    long EntityId,
    JsonElement Details);
