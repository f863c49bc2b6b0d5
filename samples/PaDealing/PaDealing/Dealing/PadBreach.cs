using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace PaDealing.Dealing;

/// <summary>A rule that a request breaks.</summary>
[Table("pad_breach")]
public sealed class PadBreach
{
    [Column("id")]
    public long Id { get; init; }

    [Column("request_id")]
    public required long RequestId { get; init; }

    [Column("employee_id")]
    public required int EmployeeId { get; init; }

    [Column("rule")]
    public required string Rule { get; init; }

    [Column("severity")]
    public required BreachSeverity Severity { get; init; }

    [Column("description")]
    public required string Description { get; init; }

    [Column("detected_at")]
    public required DateTimeOffset DetectedAt { get; init; }

    [Column("resolved_at")]
    public DateTimeOffset? ResolvedAt { get; set; }

    [ForeignKey(nameof(RequestId)), DeleteBehavior(DeleteBehavior.Restrict)]
    public PadRequest? Request { get; init; }
}
