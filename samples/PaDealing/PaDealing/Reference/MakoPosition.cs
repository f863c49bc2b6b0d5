using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace PaDealing.Reference;

/// <summary>A desk's position, by the firm's own symbol.</summary>
[Table("mako_position")]
public sealed class MakoPosition
{
    [Key, DatabaseGenerated(DatabaseGeneratedOption.None)]
    [Column("position_id")]
    public required int PositionId { get; init; }

    [Column("inst_symbol")]
    public required string InstSymbol { get; init; }

    [Column("desk")]
    public required string Desk { get; init; }

    [Precision(18, 4)]
    [Column("quantity")]
    public required decimal Quantity { get; init; }

    [Column("as_of")]
    public required DateOnly AsOf { get; init; }
}
