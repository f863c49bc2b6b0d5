using Microsoft.EntityFrameworkCore;
using ProjectManager.Data;
using ProjectManager.Model;

namespace ProjectManager.Services;

/// <summary>Makes tasks urgent whose due date is over, and says so in their project's general channel.</summary>
public sealed class OverdueTasks(ProjectContext context, TimeProvider time)
{
    /// <summary>How many tasks became urgent. Instances that run at once share the tasks out.</summary>
    public async Task<int> EscalateAsync(CancellationToken cancellationToken = default)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var overdue = await context.Tasks
            .FromSql($"SELECT * FROM tasks WHERE due_date < {today} AND status <> 'done' AND priority <> 'urgent' ORDER BY id FOR UPDATE SKIP LOCKED")
            .ToListAsync(cancellationToken);

        var projects = overdue.Select(task => task.ProjectId).Distinct().ToList();
        var channels = await context.Channels
            .Where(channel => projects.Contains(channel.ProjectId) && channel.Name == ProjectService.GeneralChannel)
            .ToDictionaryAsync(channel => channel.ProjectId, cancellationToken);

        foreach (var task in overdue)
        {
            task.Priority = TaskPriority.Urgent;
            channels.GetValueOrDefault(task.ProjectId)?.Messages.Add(new() { Content = $"Overdue: {task.Title}" });
        }

        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return overdue.Count;
    }
}
