using Microsoft.EntityFrameworkCore;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using ProjectManager.Model;

namespace ProjectManager.Data;

/// <summary>Teams, tasks and chat. Whatever it saves carries the time of its clock.</summary>
public sealed class ProjectContext(DbContextOptions<ProjectContext> options, TimeProvider time) : DbContext(options)
{
    public DbSet<User> Users => Set<User>();

    public DbSet<Project> Projects => Set<Project>();

    public DbSet<ProjectTask> Tasks => Set<ProjectTask>();

    public DbSet<Channel> Channels => Set<Channel>();

    public DbSet<Message> Messages => Set<Message>();

    public static void ConfigureNpgsql(NpgsqlDbContextOptionsBuilder npgsql) => npgsql.MapEnumTypes();

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        SetTimes();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        SetTimes();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.UseEnumTypes();
        modelBuilder.UseRules();
        modelBuilder.UseSnakeCaseNames();
    }

    private void SetTimes()
    {
        var now = time.GetUtcNow().UtcDateTime;
        foreach (var entry in ChangeTracker.Entries<Entity>())
        {
            if (entry.State == EntityState.Added) entry.Entity.CreatedAt = now;
            if (entry.State is EntityState.Added or EntityState.Modified) entry.Entity.UpdatedAt = now;
        }
    }
}
