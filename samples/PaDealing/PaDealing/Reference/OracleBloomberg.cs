using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace PaDealing.Reference;

/// <summary>A product's ticker at Bloomberg.</summary>
[Table("oracle_bloomberg")]
[Index(nameof(Ticker), IsUnique = true)]
public sealed class OracleBloomberg
{
    [Key, DatabaseGenerated(DatabaseGeneratedOption.None)]
    [Column("bloomberg_id")]
    public required int BloombergId { get; init; }

    [Column("product_id")]
    public required int ProductId { get; init; }

    [Column("ticker")]
    public required string Ticker { get; init; }

    [ForeignKey(nameof(ProductId)), DeleteBehavior(DeleteBehavior.Restrict)]
    public OracleProduct? Product { get; init; }
}
