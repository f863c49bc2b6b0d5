using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace PaDealing.Reference;

/// <summary>The firm's own symbol for a product.</summary>
[Table("oracle_map_inst_symbol")]
public sealed class OracleMapInstSymbol
{
    [Key, DatabaseGenerated(DatabaseGeneratedOption.None)]
    [Column("inst_symbol")]
    public required string InstSymbol { get; init; }

    [Column("product_id")]
    public required int ProductId { get; init; }

    [ForeignKey(nameof(ProductId)), DeleteBehavior(DeleteBehavior.Restrict)]
    public OracleProduct? Product { get; init; }
}
