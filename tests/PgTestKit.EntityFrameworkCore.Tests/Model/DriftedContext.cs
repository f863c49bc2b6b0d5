using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace PgTestKit.EntityFrameworkCore.Tests.Model;

/// <summary>Its model has a column that its migrations lack.</summary>
public sealed class DriftedContext(DbContextOptions<DriftedContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        JobContext.Build(modelBuilder);
        modelBuilder.Entity<Job>().Property<int?>("Priority").HasColumnName("priority");
    }
}

[DbContext(typeof(DriftedContext))]
[Migration("20260101000000_Drifted")]
internal sealed class Drifted : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.EnsureSchema("jobs");
}

[DbContext(typeof(DriftedContext))]
internal sealed class DriftedContextModelSnapshot : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder) => JobContext.Build(modelBuilder);
}
