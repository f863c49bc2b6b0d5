using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace PgTestKit.EntityFrameworkCore.Tests.Model;

/// <summary>Its migration makes a table that another context's makes otherwise.</summary>
public sealed class RivalContext(DbContextOptions<RivalContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => JobContext.Build(modelBuilder);
}

[DbContext(typeof(RivalContext))]
[Migration("20260102000000_Rival")]
internal sealed class Rival : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.EnsureSchema("jobs");
        migrationBuilder.Sql("CREATE TABLE jobs.job (id bigint, title varchar(9));");
    }
}

[DbContext(typeof(RivalContext))]
internal sealed class RivalContextModelSnapshot : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder) => JobContext.Build(modelBuilder);
}
