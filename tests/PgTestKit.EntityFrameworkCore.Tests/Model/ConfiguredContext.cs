using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Internal;

namespace PgTestKit.EntityFrameworkCore.Tests.Model;

#pragma warning disable EF1001 // The one place in EF Core where a snapshot is constructed.

/// <summary>Its snapshot takes the name of the schema, so only its own migrations assembly can make it; and it lacks a column.</summary>
public sealed class ConfiguredContext(DbContextOptions<ConfiguredContext> options) : DbContext(options)
{
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.ReplaceService<IMigrationsAssembly, ConfiguredAssembly>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        JobContext.Build(modelBuilder);
        modelBuilder.Entity<Job>().Property<int?>("Priority").HasColumnName("priority");
    }
}

internal sealed class ConfiguredAssembly(ICurrentDbContext context, IDbContextOptions options, IMigrationsIdGenerator ids, IDiagnosticsLogger<DbLoggerCategory.Migrations> logger)
    : MigrationsAssembly(context, options, ids, logger)
{
    public override ModelSnapshot? ModelSnapshot => new ConfiguredSnapshot("jobs");
}

[DbContext(typeof(ConfiguredContext)), Migration("20260101000000_Configured")]
internal sealed class Configured : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.EnsureSchema("jobs");
}

internal sealed class ConfiguredSnapshot(string schema) : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder)
    {
        JobContext.Build(modelBuilder);
        modelBuilder.HasDefaultSchema(schema);
    }
}
