using Microsoft.EntityFrameworkCore;
using NetRaven.Data;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace NetRaven.Inventory;

/// <summary>The older model: devices, their backups, and the jobs. Its keys are UUIDs in varchar(36).</summary>
public sealed class InventoryContext(DbContextOptions<InventoryContext> options) : DbContext(options)
{
    public const int KeyLength = 36;

    public DbSet<User> Users => Set<User>();

    public DbSet<Device> Devices => Set<Device>();

    public DbSet<Backup> Backups => Set<Backup>();

    public DbSet<Tag> Tags => Set<Tag>();

    public DbSet<TagRule> TagRules => Set<TagRule>();

    public DbSet<JobLog> JobLogs => Set<JobLog>();

    public DbSet<JobLogEntry> JobLogEntries => Set<JobLogEntry>();

    public DbSet<ScheduledJob> ScheduledJobs => Set<ScheduledJob>();

    public static void ConfigureNpgsql(NpgsqlDbContextOptionsBuilder npgsql) =>
        npgsql.MigrationsHistoryTable("inventory_migrations", NetRavenSchema.Name);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(NetRavenSchema.Name);
        modelBuilder.Entity<Device>().HasOne<User>().WithMany().HasForeignKey(device => device.OwnerId).OnDelete(DeleteBehavior.Restrict);
        modelBuilder.Entity<Backup>().HasOne<Device>().WithMany().HasForeignKey(backup => backup.DeviceId).OnDelete(DeleteBehavior.Cascade);
        modelBuilder.Entity<TagRule>().HasOne<Tag>().WithMany().HasForeignKey(rule => rule.TagId).OnDelete(DeleteBehavior.Cascade);
        modelBuilder.Entity<JobLog>().HasOne<Device>().WithMany().HasForeignKey(log => log.DeviceId).OnDelete(DeleteBehavior.SetNull);
        modelBuilder.Entity<JobLog>().HasIndex(log => log.JobData).HasMethod("gin").HasOperators("jsonb_path_ops");
        modelBuilder.Entity<JobLogEntry>().HasOne<JobLog>().WithMany(log => log.Entries).HasForeignKey(entry => entry.JobLogId).OnDelete(DeleteBehavior.Cascade);
        modelBuilder.Entity<ScheduledJob>().HasOne<Device>().WithMany().HasForeignKey(job => job.DeviceId).OnDelete(DeleteBehavior.Cascade);
        modelBuilder.Entity<ScheduledJob>().ToTable(table => table.HasCheckConstraint("ck_scheduled_jobs_interval_minutes", "interval_minutes > 0"));
        UseTextKeys(modelBuilder);
        modelBuilder.UseSnakeCaseNames();
    }

    private static void UseTextKeys(ModelBuilder modelBuilder)
    {
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
            modelBuilder.Entity(entity.ClrType).Property<string>("Id").HasMaxLength(KeyLength).HasDefaultValueSql("(uuid_generate_v4())::text");
    }
}
