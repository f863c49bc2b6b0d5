using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OrgArchivist.Model;

namespace OrgArchivist.Data;

/// <summary>The twelve tables. What a provider alone can say is in another part of this class.</summary>
public sealed partial class ArchiveContext : DbContext
{
    public ArchiveContext(DbContextOptions<ArchiveContext> options) : base(options) { }

    public DbSet<User> Users => Set<User>();

    public DbSet<UserSession> UserSessions => Set<UserSession>();

    public DbSet<Document> Documents => Set<Document>();

    public DbSet<DocumentProgram> DocumentPrograms => Set<DocumentProgram>();

    public DbSet<DocumentTag> DocumentTags => Set<DocumentTag>();

    public DbSet<Output> Outputs => Set<Output>();

    public DbSet<Conversation> Conversations => Set<Conversation>();

    public DbSet<Message> Messages => Set<Message>();

    public DbSet<PromptTemplate> PromptTemplates => Set<PromptTemplate>();

    public DbSet<WritingStyle> WritingStyles => Set<WritingStyle>();

    public DbSet<SystemConfig> SystemConfig => Set<SystemConfig>();

    public DbSet<AuditLog> AuditLog => Set<AuditLog>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<DocumentProgram>().HasKey(program => new { program.DocumentId, program.Program });
        modelBuilder.Entity<DocumentTag>().HasKey(tag => new { tag.DocumentId, tag.Tag });
        modelBuilder.Entity<Output>().HasOne(output => output.CreatedBy).WithMany().OnDelete(DeleteBehavior.Restrict);
        UseSnakeCaseNames(modelBuilder);
        ConfigureProvider(modelBuilder);
    }

    static partial void ConfigureProvider(ModelBuilder modelBuilder);

    private static void UseSnakeCaseNames(ModelBuilder modelBuilder)
    {
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            var table = SnakeCase(entity.GetTableName()!);
            entity.SetTableName(table);
            foreach (var property in entity.GetProperties())
                property.SetColumnName(SnakeCase(property.Name));
            entity.FindPrimaryKey()!.SetName($"pk_{table}");
            foreach (var key in entity.GetForeignKeys())
                key.SetConstraintName($"fk_{table}_{SnakeCase(key.Properties[0].Name)}");
            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName($"ix_{table}_{string.Join('_', index.Properties.Select(property => SnakeCase(property.Name)))}");
        }
    }

    private static string SnakeCase(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
