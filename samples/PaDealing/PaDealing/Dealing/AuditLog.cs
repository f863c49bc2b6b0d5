using System.ComponentModel.DataAnnotations.Schema;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace PaDealing.Dealing;

/// <summary>Who did what, when. Rows are only ever added.</summary>
[Table("audit_log")]
[Index(nameof(Entity), nameof(EntityId))]
[Index(nameof(OccurredAt))]
public sealed class AuditLog
{
    [Column("id")]
    public long Id { get; init; }

    [Column("occurred_at")]
    public required DateTimeOffset OccurredAt { get; init; }

    [Column("user_email")]
    public required string UserEmail { get; init; }

    [Column("employee_id")]
    public required int EmployeeId { get; init; }

    [Column("action")]
    public required string Action { get; init; }

    [Column("entity")]
    public required string Entity { get; init; }

    [Column("entity_id")]
    public required long EntityId { get; init; }

    [Column("details", TypeName = "jsonb")]
    public required JsonElement Details { get; init; }
}
