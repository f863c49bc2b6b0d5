using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace PaDealing.Dealing;

/// <summary>A deal from before requests were kept here, imported once.</summary>
[Table("personal_account_dealing")]
public sealed class PersonalAccountDealing
{
    [Column("id")]
    public long Id { get; init; }

    [Column("employee_id")]
    public required int EmployeeId { get; init; }

    [Column("isin")]
    public required string Isin { get; init; }

    [Column("direction")]
    public required TradeDirection Direction { get; init; }

    [Precision(18, 4)]
    [Column("quantity")]
    public required decimal Quantity { get; init; }

    [Precision(18, 6)]
    [Column("price")]
    public required decimal Price { get; init; }

    [Column("currency_code")]
    public required string CurrencyCode { get; init; }

    [Column("traded_on")]
    public required DateOnly TradedOn { get; init; }
}
