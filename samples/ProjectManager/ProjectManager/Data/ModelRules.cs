using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using ProjectManager.Model;

namespace ProjectManager.Data;

/// <summary>What the attributes of the entities can't say: what goes with what, checks, defaults, names.</summary>
internal static class ModelRules
{
    public static void UseRules(this ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            entity.FindProperty(nameof(Entity.CreatedAt))!.SetDefaultValueSql("now()");
            entity.FindProperty(nameof(Entity.UpdatedAt))!.SetDefaultValueSql("now()");
        }

        model.Entity<User>(user =>
        {
            user.Property(user => user.Role).HasDefaultValue(UserRole.Member);
            user.Property(user => user.IsActive).HasDefaultValue(true);
            user.ToTable(table => table.HasCheckConstraint("ck_users_email_lower_case", "email = lower(email)"));
        });

        model.Entity<Project>(project =>
        {
            project.Property(project => project.Status).HasDefaultValue(ProjectStatus.Planning);
            project.Property(project => project.IsArchived).HasDefaultValue(false);
            project.HasOne(project => project.Owner).WithMany().OnDelete(DeleteBehavior.SetNull);
            project.ToTable(table => table.HasCheckConstraint("ck_projects_end_date", "end_date >= start_date"));
        });

        model.Entity<ProjectTask>(task =>
        {
            task.Property(task => task.Status).HasDefaultValue(ProjectTaskStatus.Todo);

            // Without the sentinel, Low, the CLR's default, would be taken for "not set" and become Medium.
            task.Property(task => task.Priority).HasDefaultValue(TaskPriority.Medium).HasSentinel(TaskPriority.Medium);
            task.HasOne(task => task.Project).WithMany(project => project.Tasks).OnDelete(DeleteBehavior.Cascade);
            task.HasOne(task => task.Assignee).WithMany().OnDelete(DeleteBehavior.SetNull);
            task.HasOne(task => task.Creator).WithMany().OnDelete(DeleteBehavior.SetNull);
            task.ToTable("Tasks", table =>
            {
                table.HasCheckConstraint("ck_tasks_estimated_hours", "estimated_hours > 0");
                table.HasCheckConstraint("ck_tasks_completed_at", "(status = 'done') = (completed_at IS NOT NULL)");
            });
        });

        model.Entity<Channel>(channel =>
        {
            channel.Property(channel => channel.IsPrivate).HasDefaultValue(false);
            channel.HasOne(channel => channel.Project).WithMany(project => project.Channels).OnDelete(DeleteBehavior.Cascade);
        });

        model.Entity<Message>(message =>
        {
            message.Property(message => message.IsEdited).HasDefaultValue(false);
            message.HasOne(message => message.Channel).WithMany(channel => channel.Messages).OnDelete(DeleteBehavior.Cascade);
            message.HasOne(message => message.Author).WithMany().OnDelete(DeleteBehavior.SetNull);

            // With the channel in the key, a reply can't leave its channel.
            message.HasOne(message => message.Parent).WithMany(parent => parent.Replies)
                .HasForeignKey(message => new { message.ParentId, message.ChannelId })
                .HasPrincipalKey(parent => new { parent.Id, parent.ChannelId })
                .OnDelete(DeleteBehavior.Cascade);
            message.ToTable(table => table.HasCheckConstraint("ck_messages_parent_id", "parent_id <> id"));
        });
    }

    public static void UseSnakeCaseNames(this ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            var table = SnakeCase(entity.GetTableName()!);
            entity.SetTableName(table);
            foreach (var property in entity.GetProperties())
                property.SetColumnName(SnakeCase(property.Name));
            foreach (var key in entity.GetKeys())
                key.SetName(key.IsPrimaryKey() ? $"pk_{table}" : $"ak_{table}_{Columns(key.Properties)}");
            foreach (var key in entity.GetForeignKeys())
                key.SetConstraintName($"fk_{table}_{SnakeCase(key.Properties[0].Name)}");
            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName($"ix_{table}_{Columns(index.Properties)}");
        }
    }

    private static string Columns(IEnumerable<IMutableProperty> properties) => string.Join('_', properties.Select(property => SnakeCase(property.Name)));

    private static string SnakeCase(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
