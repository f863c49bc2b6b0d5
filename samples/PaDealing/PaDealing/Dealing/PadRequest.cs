using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace PaDealing.Dealing;

/// <summary>An employee's request to deal for his or her own account.</summary>
[Table("pad_request")]
[Index(nameof(EmployeeId))]
[Index(nameof(Status))]
public sealed class PadRequest
{
    [Column("id")]
    public long Id { get; init; }

    [Column("employee_id")]
    public required int EmployeeId { get; init; }

    [Column("inst_symbol")]
    public required string InstSymbol { get; init; }

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

    [Column("broker")]
    public required string Broker { get; init; }

    [Column("justification")]
    public string? Justification { get; init; }

    [Column("status")]
    public required RequestStatus Status { get; set; }

    [Column("submitted_at")]
    public required DateTimeOffset SubmittedAt { get; init; }

    [Column("decided_at")]
    public DateTimeOffset? DecidedAt { get; init; }
}
