using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace OrgArchivist.Model;

public enum StyleType
{
    Narrative,
    Technical,
    Persuasive,
    Academic,
    Other,
}

/// <summary>How a text should sound: a user's own, or everybody's.</summary>
[Index(nameof(OwnerId), nameof(Name), IsUnique = true)]
public sealed class WritingStyle
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid? OwnerId { get; init; }

    public User? Owner { get; init; }

    [MaxLength(100)]
    public required string Name { get; set; }

    public required StyleType Type { get; init; }

    public required string Prompt { get; set; }
}

[Index(nameof(Name), nameof(Version), IsUnique = true)]
public sealed class PromptTemplate
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    [MaxLength(100)]
    public required string Name { get; init; }

    public required int Version { get; init; }

    public required string Content { get; set; }
}
