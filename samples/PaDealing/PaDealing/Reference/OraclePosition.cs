using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace PaDealing.Reference;

[Table("oracle_position")]
public sealed class OraclePosition
{
    [Key, DatabaseGenerated(DatabaseGeneratedOption.None)]
    [Column("position_id")]
    public required int PositionId { get; init; }

    [Column("portfolio_id")]
    public required int PortfolioId { get; init; }

    [Column("product_id")]
    public required int ProductId { get; init; }

    [Precision(18, 4)]
    [Column("quantity")]
    public required decimal Quantity { get; init; }

    [Column("as_of")]
    public required DateOnly AsOf { get; init; }

    [ForeignKey(nameof(PortfolioId)), DeleteBehavior(DeleteBehavior.Restrict)]
    public OraclePortfolio? Portfolio { get; init; }

    [ForeignKey(nameof(ProductId)), DeleteBehavior(DeleteBehavior.Restrict)]
    public OracleProduct? Product { get; init; }
}
