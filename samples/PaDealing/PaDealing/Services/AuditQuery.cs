using System.ComponentModel.DataAnnotations;

namespace PaDealing.Services;

/// <summary>Which part of the audit trail to read. Every filter may be left out; <see cref="To"/> is exclusive.</summary>
public sealed record AuditQuery(
    string? Entity = null,
    long? EntityId = null,
    string? Action = null,
    string? User = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    [Range(1, int.MaxValue)] int Page = 1,
    [Range(1, 200)] int PageSize = 50);
