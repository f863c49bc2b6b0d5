using System.ComponentModel.DataAnnotations;

namespace Shop;

/// <summary>Reference data.</summary>
public sealed class Currency
{
    [Key]
    public required string Code { get; set; }
}
