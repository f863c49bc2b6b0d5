using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace PaDealing.Dealing;

/// <summary>A security that nobody in the firm may deal in.</summary>
[Table("restricted_security")]
[Index(nameof(Isin), IsUnique = true)]
public sealed class RestrictedSecurity
{
    [Column("id")]
    public int Id { get; init; }

    [Column("isin")]
    public required string Isin { get; init; }

    [Column("name")]
    public required string Name { get; init; }

    [Column("reason")]
    public required string Reason { get; init; }

    [Column("restricted_from")]
    public required DateOnly RestrictedFrom { get; init; }

    [Column("restricted_until")]
    public DateOnly? RestrictedUntil { get; set; }
}
