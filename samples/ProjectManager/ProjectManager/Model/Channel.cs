using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace ProjectManager.Model;

[Index(nameof(ProjectId), nameof(Name), IsUnique = true)]
public sealed class Channel : Entity
{
    [MaxLength(80)]
    public required string Name { get; set; }

    public string? Description { get; set; }

    public int ProjectId { get; init; }

    public Project? Project { get; init; }

    public bool IsPrivate { get; set; }

    public ICollection<Message> Messages { get; } = [];
}
