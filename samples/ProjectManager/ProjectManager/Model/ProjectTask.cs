using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace ProjectManager.Model;

/// <summary><c>task_status</c>; in .NET, <see cref="TaskStatus"/> is a thread's.</summary>
public enum ProjectTaskStatus
{
    Todo,
    InProgress,
    InReview,
    Done,
}

public enum TaskPriority
{
    Low,
    Medium,
    High,
    Urgent,
}

/// <summary>Table <c>tasks</c>; in .NET, <see cref="Task"/> is a thread's.</summary>
[Index(nameof(ProjectId), nameof(Status), nameof(Priority))]
[Index(nameof(AssigneeId), nameof(DueDate))]
public sealed class ProjectTask : Entity
{
    [MaxLength(200)]
    public required string Title { get; set; }

    public string? Description { get; set; }

    public int ProjectId { get; init; }

    public Project? Project { get; init; }

    /// <summary>Null when nobody does it, or that user has gone.</summary>
    public int? AssigneeId { get; set; }

    public User? Assignee { get; init; }

    public int? CreatorId { get; init; }

    public User? Creator { get; init; }

    public ProjectTaskStatus Status { get; set; }

    public TaskPriority Priority { get; set; } = TaskPriority.Medium;

    public DateOnly? DueDate { get; set; }

    [Precision(6, 2)]
    public decimal? EstimatedHours { get; set; }

    public DateTime? CompletedAt { get; set; }
}
