using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace PgTestKit.EntityFrameworkCore.Tests.Model;

/// <summary>Its migration has the id of another context's.</summary>
public sealed class TwinContext(DbContextOptions<TwinContext> options) : DbContext(options);

[DbContext(typeof(TwinContext))]
[Migration("20260101000000_Jobs")]
internal sealed class Twin : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("CREATE TABLE twin (n int);");
}

[DbContext(typeof(TwinContext))]
internal sealed class TwinContextModelSnapshot : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder) { }
}
