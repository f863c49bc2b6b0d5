using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;

namespace PaDealing.Reference;

[Table("currency")]
public sealed class Currency
{
    [Key, DatabaseGenerated(DatabaseGeneratedOption.None)]
    [Column("code")]
    public required string Code { get; init; }

    [Column("name")]
    public required string Name { get; init; }

    [Column("minor_units")]
    public required short MinorUnits { get; init; }
}
