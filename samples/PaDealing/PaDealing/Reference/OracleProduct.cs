using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace PaDealing.Reference;

[Table("oracle_product")]
[Index(nameof(Isin), IsUnique = true)]
public sealed class OracleProduct
{
    [Key, DatabaseGenerated(DatabaseGeneratedOption.None)]
    [Column("product_id")]
    public required int ProductId { get; init; }

    [Column("isin")]
    public required string Isin { get; init; }

    [Column("name")]
    public required string Name { get; init; }

    [Column("inst_type_id")]
    public required int InstTypeId { get; init; }

    [Column("exchange_id")]
    public required int ExchangeId { get; init; }

    [Column("currency_code")]
    public required string CurrencyCode { get; init; }

    [ForeignKey(nameof(InstTypeId)), DeleteBehavior(DeleteBehavior.Restrict)]
    public InstType? InstType { get; init; }

    [ForeignKey(nameof(ExchangeId)), DeleteBehavior(DeleteBehavior.Restrict)]
    public OracleExchange? Exchange { get; init; }

    [ForeignKey(nameof(CurrencyCode)), DeleteBehavior(DeleteBehavior.Restrict)]
    public Currency? Currency { get; init; }
}
