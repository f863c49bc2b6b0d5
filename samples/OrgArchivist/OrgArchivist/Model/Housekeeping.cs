using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace OrgArchivist.Model;

public sealed class SystemConfig
{
    [Key]
    [MaxLength(100)]
    public required string Key { get; init; }

    public required JsonElement Value { get; set; }
}

[Index(nameof(Entity), nameof(EntityId))]
public sealed class AuditLog
{
    public long Id { get; init; }

    public Guid? UserId { get; init; }

    [MaxLength(50)]
    public required string Action { get; init; }

    [MaxLength(50)]
    public required string Entity { get; init; }

    public required Guid EntityId { get; init; }

    public JsonElement Details { get; init; } = JsonDocument.Parse("{}").RootElement;

    public required DateTime OccurredAt { get; init; }
}
