using Microsoft.EntityFrameworkCore;
using ProjectManager.Data;
using ProjectManager.Model;

namespace ProjectManager.Services;

public sealed record NewProject(string Name, int OwnerId, DateOnly? StartDate = null, DateOnly? EndDate = null);

public sealed record NewTask(string Title, int CreatorId, int? AssigneeId = null, TaskPriority Priority = TaskPriority.Medium, DateOnly? DueDate = null, decimal? EstimatedHours = null);

/// <summary>Projects and their tasks.</summary>
public sealed class ProjectService(ProjectContext context, TimeProvider time)
{
    public const string GeneralChannel = "general";

    /// <summary>A new project has a channel for everybody.</summary>
    public async Task<Project> CreateAsync(NewProject created, CancellationToken cancellationToken = default)
    {
        var project = new Project { Name = created.Name, OwnerId = created.OwnerId, StartDate = created.StartDate, EndDate = created.EndDate };
        project.Channels.Add(new() { Name = GeneralChannel });
        context.Add(project);
        await context.SaveChangesAsync(cancellationToken);
        return project;
    }

    public async Task<ProjectTask> AddTaskAsync(int projectId, NewTask created, CancellationToken cancellationToken = default)
    {
        var task = new ProjectTask
        {
            Title = created.Title,
            ProjectId = projectId,
            CreatorId = created.CreatorId,
            AssigneeId = created.AssigneeId,
            Priority = created.Priority,
            DueDate = created.DueDate,
            EstimatedHours = created.EstimatedHours,
        };
        context.Add(task);
        await context.SaveChangesAsync(cancellationToken);
        return task;
    }

    /// <summary>Null when there is no such task. A task that is done stays as it is.</summary>
    public async Task<ProjectTask?> CompleteTaskAsync(int taskId, CancellationToken cancellationToken = default)
    {
        var task = await context.Tasks.SingleOrDefaultAsync(task => task.Id == taskId, cancellationToken);
        if (task is null or { Status: ProjectTaskStatus.Done })
            return task;

        (task.Status, task.CompletedAt) = (ProjectTaskStatus.Done, time.GetUtcNow().UtcDateTime);
        await context.SaveChangesAsync(cancellationToken);
        return task;
    }

    /// <summary>Open tasks first, then most urgent first, then by due date; tasks without one come last.</summary>
    public Task<List<ProjectTask>> BoardAsync(int projectId, CancellationToken cancellationToken = default) => context.Tasks.AsNoTracking()
        .Where(task => task.ProjectId == projectId)
        .OrderBy(task => task.Status).ThenByDescending(task => task.Priority).ThenBy(task => task.DueDate).ThenBy(task => task.Id)
        .ToListAsync(cancellationToken);
}
