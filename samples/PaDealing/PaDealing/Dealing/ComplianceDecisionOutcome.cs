using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;

namespace PaDealing.Dealing;

/// <summary>The grounds on which a request may be approved or declined.</summary>
[Table("compliance_decision_outcome")]
public sealed class ComplianceDecisionOutcome
{
    [Key]
    [Column("code")]
    public required string Code { get; init; }

    [Column("decision")]
    public required ApprovalDecision Decision { get; init; }

    [Column("description")]
    public required string Description { get; init; }
}
