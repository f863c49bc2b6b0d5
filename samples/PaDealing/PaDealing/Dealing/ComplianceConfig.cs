using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;

namespace PaDealing.Dealing;

/// <summary>A setting of the compliance rules.</summary>
[Table("compliance_config")]
public sealed class ComplianceConfig
{
    [Key]
    [Column("key")]
    public required string Key { get; init; }

    [Column("value")]
    public required string Value { get; set; }

    [Column("description")]
    public required string Description { get; init; }
}
