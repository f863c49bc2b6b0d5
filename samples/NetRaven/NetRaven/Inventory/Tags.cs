using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace NetRaven.Inventory;

[Index(nameof(Name), IsUnique = true)]
public sealed class Tag
{
    public string Id { get; init; } = null!;

    [MaxLength(50)]
    public required string Name { get; init; }
}

/// <summary>Which devices carry a tag.</summary>
public sealed class TagRule
{
    public string Id { get; init; } = null!;

    [MaxLength(InventoryContext.KeyLength)]
    public required string TagId { get; init; }

    public required JsonElement Criteria { get; set; }
}
