using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using NetRaven.Inventory;

namespace NetRaven.Vault;

[Index(nameof(Name), IsUnique = true)]
public sealed class Credential
{
    public Guid Id { get; init; }

    [MaxLength(100)]
    public required string Name { get; init; }

    [MaxLength(100)]
    public required string Username { get; set; }

    /// <summary>The password as pgcrypto encrypted it.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "EF Core maps bytea to an array.")]
    public required byte[] Secret { get; set; }

    public IList<CredentialTag> Tags { get; } = [];
}

/// <summary>Says on which devices a credential is tried: those that carry the tag.</summary>
public sealed class CredentialTag
{
    public Guid CredentialId { get; init; }

    [MaxLength(InventoryContext.KeyLength)]
    public required string TagId { get; init; }

    /// <summary>The lowest is tried first.</summary>
    public required int Priority { get; set; }
}
