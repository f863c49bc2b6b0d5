using Microsoft.EntityFrameworkCore;
using NetRaven.Data;
using NetRaven.Inventory;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace NetRaven.Vault;

/// <summary>The newer model: credentials, settings and the audit trail. Its keys are uuid. It refers to the older model's tags, and leaves that table to it.</summary>
public sealed class VaultContext(DbContextOptions<VaultContext> options) : DbContext(options)
{
    public DbSet<Credential> Credentials => Set<Credential>();

    public DbSet<CredentialTag> CredentialTags => Set<CredentialTag>();

    public DbSet<AdminSetting> AdminSettings => Set<AdminSetting>();

    public DbSet<AuditLog> AuditLogs => Set<AuditLog>();

    public static void ConfigureNpgsql(NpgsqlDbContextOptionsBuilder npgsql) =>
        npgsql.MigrationsHistoryTable("vault_migrations", NetRavenSchema.Name);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(NetRavenSchema.Name);
        modelBuilder.Entity<Tag>().ToTable("tags", table => table.ExcludeFromMigrations());
        modelBuilder.Entity<Tag>().Property(tag => tag.Id).HasMaxLength(InventoryContext.KeyLength);
        modelBuilder.Entity<CredentialTag>(link =>
        {
            link.HasKey(tag => new { tag.CredentialId, tag.TagId });
            link.HasOne<Credential>().WithMany(credential => credential.Tags).HasForeignKey(tag => tag.CredentialId).OnDelete(DeleteBehavior.Cascade);
            link.HasOne<Tag>().WithMany().HasForeignKey(tag => tag.TagId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<Credential>().Property(credential => credential.Id).HasDefaultValueSql("gen_random_uuid()");
        modelBuilder.Entity<AdminSetting>().Property(setting => setting.Id).HasDefaultValueSql("gen_random_uuid()");
        modelBuilder.Entity<AuditLog>().Property(entry => entry.Id).HasDefaultValueSql("gen_random_uuid()");
        modelBuilder.UseSnakeCaseNames();
    }
}
