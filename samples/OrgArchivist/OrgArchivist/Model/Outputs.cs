using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace OrgArchivist.Model;

public enum OutputType
{
    GrantProposal,
    LetterOfInquiry,
    GrantReport,
    Other,
}

public enum OutputStatus
{
    Draft,
    Submitted,
    Pending,
    Awarded,
    NotAwarded,
}

/// <summary>A text that the assistant wrote with a user, and what became of it.</summary>
public sealed class Output
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required OutputType Type { get; init; }

    public OutputStatus Status { get; set; }

    [MaxLength(255)]
    public required string Title { get; set; }

    public required string Content { get; set; }

    public int WordCount { get; set; }

    [MaxLength(255)]
    public string? Funder { get; set; }

    [Precision(12, 2)]
    public decimal? AwardedAmount { get; set; }

    public DateTime? SubmittedAt { get; set; }

    public DateTime? DecidedAt { get; set; }

    /// <summary>What the assistant worked with: model, sources, confidence.</summary>
    public JsonElement Metadata { get; init; } = JsonDocument.Parse("{}").RootElement;

    public required Guid CreatedById { get; init; }

    public User? CreatedBy { get; init; }

    public Guid? ConversationId { get; init; }

    public Conversation? Conversation { get; init; }

    public required DateTime CreatedAt { get; init; }
}
