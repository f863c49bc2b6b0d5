using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;

namespace PaDealing.Dealing;

/// <summary>A stock that one of the firm's desks trades.</summary>
[Table("active_stocks")]
public sealed class ActiveStock
{
    [Key]
    [Column("inst_symbol")]
    public required string InstSymbol { get; init; }

    [Column("desk")]
    public required string Desk { get; init; }

    [Column("last_traded_on")]
    public required DateOnly LastTradedOn { get; init; }
}
