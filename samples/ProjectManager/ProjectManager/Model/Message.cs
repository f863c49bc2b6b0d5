using Microsoft.EntityFrameworkCore;

namespace ProjectManager.Model;

[Index(nameof(ChannelId), nameof(CreatedAt))]
public sealed class Message : Entity
{
    public required string Content { get; set; }

    public int ChannelId { get; init; }

    public Channel? Channel { get; init; }

    /// <summary>Null when the author has gone, or is the application itself.</summary>
    public int? AuthorId { get; init; }

    public User? Author { get; init; }

    /// <summary>What it replies to, in the same channel.</summary>
    public int? ParentId { get; init; }

    public Message? Parent { get; init; }

    public ICollection<Message> Replies { get; } = [];

    public bool IsEdited { get; set; }
}
