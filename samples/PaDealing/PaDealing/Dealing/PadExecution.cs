using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace PaDealing.Dealing;

/// <summary>The deal that followed an approved request.</summary>
[Table("pad_execution")]
public sealed class PadExecution
{
    [Column("id")]
    public long Id { get; init; }

    [Column("request_id")]
    public required long RequestId { get; init; }

    [Column("executed_on")]
    public required DateOnly ExecutedOn { get; init; }

    [Precision(18, 4)]
    [Column("quantity")]
    public required decimal Quantity { get; init; }

    [Precision(18, 6)]
    [Column("price")]
    public required decimal Price { get; init; }

    [Column("contract_note")]
    public string? ContractNote { get; init; }

    [ForeignKey(nameof(RequestId)), DeleteBehavior(DeleteBehavior.Restrict)]
    public PadRequest? Request { get; init; }
}
