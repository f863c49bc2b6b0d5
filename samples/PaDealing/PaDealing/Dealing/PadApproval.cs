using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace PaDealing.Dealing;

/// <summary>One approver's decision on a request.</summary>
[Table("pad_approval")]
[Index(nameof(RequestId), nameof(ApproverId), IsUnique = true)]
public sealed class PadApproval
{
    [Column("id")]
    public long Id { get; init; }

    [Column("request_id")]
    public required long RequestId { get; init; }

    [Column("approver_id")]
    public required int ApproverId { get; init; }

    [Column("decision")]
    public required ApprovalDecision Decision { get; init; }

    [Column("outcome_code")]
    public required string OutcomeCode { get; init; }

    [Column("comment")]
    public string? Comment { get; init; }

    [Column("decided_at")]
    public required DateTimeOffset DecidedAt { get; init; }

    [ForeignKey(nameof(RequestId)), DeleteBehavior(DeleteBehavior.Restrict)]
    public PadRequest? Request { get; init; }

    [ForeignKey(nameof(OutcomeCode)), DeleteBehavior(DeleteBehavior.Restrict)]
    public ComplianceDecisionOutcome? Outcome { get; init; }
}
