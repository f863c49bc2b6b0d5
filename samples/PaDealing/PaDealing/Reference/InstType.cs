using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;

namespace PaDealing.Reference;

/// <summary>A kind of instrument: equity, option, fund.</summary>
[Table("inst_type")]
public sealed class InstType
{
    [Key, DatabaseGenerated(DatabaseGeneratedOption.None)]
    [Column("inst_type_id")]
    public required int InstTypeId { get; init; }

    [Column("code")]
    public required string Code { get; init; }

    [Column("name")]
    public required string Name { get; init; }
}
