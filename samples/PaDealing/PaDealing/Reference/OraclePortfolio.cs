using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace PaDealing.Reference;

[Table("oracle_portfolio")]
public sealed class OraclePortfolio
{
    [Key, DatabaseGenerated(DatabaseGeneratedOption.None)]
    [Column("portfolio_id")]
    public required int PortfolioId { get; init; }

    [Column("name")]
    public required string Name { get; init; }

    [Column("desk")]
    public required string Desk { get; init; }

    [Column("owner_id")]
    public required int OwnerId { get; init; }

    [ForeignKey(nameof(OwnerId)), DeleteBehavior(DeleteBehavior.Restrict)]
    public OracleEmployee? Owner { get; init; }
}
