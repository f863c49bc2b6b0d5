using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace PaDealing.Reference;

[Table("oracle_exchange")]
[Index(nameof(Mic), IsUnique = true)]
public sealed class OracleExchange
{
    [Key, DatabaseGenerated(DatabaseGeneratedOption.None)]
    [Column("exchange_id")]
    public required int ExchangeId { get; init; }

    [Column("mic")]
    public required string Mic { get; init; }

    [Column("name")]
    public required string Name { get; init; }

    [Column("currency_code")]
    public required string CurrencyCode { get; init; }

    [ForeignKey(nameof(CurrencyCode)), DeleteBehavior(DeleteBehavior.Restrict)]
    public Currency? Currency { get; init; }
}
