using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace ProjectManager.Model;

public enum ProjectStatus
{
    Planning,
    Active,
    OnHold,
    Completed,
    Cancelled,
}

[Index(nameof(OwnerId), nameof(Status))]
public sealed class Project : Entity
{
    [MaxLength(100)]
    public required string Name { get; set; }

    public string? Description { get; set; }

    /// <summary>Null when the owner has gone.</summary>
    public int? OwnerId { get; set; }

    public User? Owner { get; init; }

    public ProjectStatus Status { get; set; }

    public DateOnly? StartDate { get; set; }

    public DateOnly? EndDate { get; set; }

    public bool IsArchived { get; set; }

    public ICollection<ProjectTask> Tasks { get; } = [];

    public ICollection<Channel> Channels { get; } = [];
}
