using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace OrgArchivist.Model;

/// <summary>What a user and the assistant said to each other on the way to an output.</summary>
public sealed class Conversation
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid UserId { get; init; }

    public User? User { get; init; }

    [MaxLength(255)]
    public required string Title { get; set; }

    public required DateTime CreatedAt { get; init; }

    public ICollection<Message> Messages { get; } = [];
}

[Index(nameof(ConversationId), nameof(Position), IsUnique = true)]
public sealed class Message
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid ConversationId { get; init; }

    public required int Position { get; init; }

    public required bool FromAssistant { get; init; }

    public required string Content { get; init; }
}
