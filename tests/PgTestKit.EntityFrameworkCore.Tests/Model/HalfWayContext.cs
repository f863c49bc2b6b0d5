using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace PgTestKit.EntityFrameworkCore.Tests.Model;

/// <summary>Its second migration fails in its second statement.</summary>
public sealed class HalfWayContext(DbContextOptions<HalfWayContext> options) : DbContext(options);

[DbContext(typeof(HalfWayContext))]
[Migration("20260101000000_First")]
internal sealed class First : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("CREATE TABLE first (n int);");
}

[DbContext(typeof(HalfWayContext))]
[Migration("20260102000000_Second")]
internal sealed class Second : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("CREATE TABLE second (n int);");
        migrationBuilder.Sql("ALTER TABLE missing ADD COLUMN n int;");
    }
}

[DbContext(typeof(HalfWayContext))]
internal sealed class HalfWayContextModelSnapshot : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder) { }
}
