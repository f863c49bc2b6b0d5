using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace PgTestKit.EntityFrameworkCore.Tests.Migrations;

/// <summary>Its second migration fails until the server has a role of that name, after statements inside and outside of the transaction.</summary>
public sealed class SwitchedContext(DbContextOptions<SwitchedContext> options) : DbContext(options);

[DbContext(typeof(SwitchedContext))]
internal sealed class SwitchedContextModelSnapshot : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder) { }
}

[DbContext(typeof(SwitchedContext)), Migration("20260101000000_Inside")]
internal sealed class Inside() : SqlMigration("CREATE TABLE public.job (id int PRIMARY KEY, title text);", "DROP TABLE public.job;");

[DbContext(typeof(SwitchedContext)), Migration("20260102000000_Outside")]
internal sealed class Outside : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("CREATE INDEX CONCURRENTLY job_title ON public.job (title);", suppressTransaction: true);
        migrationBuilder.Sql("ALTER TABLE public.job ADD done boolean;");
        migrationBuilder.Sql("SELECT 1 / (SELECT count(*) FROM pg_roles WHERE rolname = 'switch');");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("ALTER TABLE public.job DROP done;");
        migrationBuilder.Sql("DROP INDEX CONCURRENTLY public.job_title;", suppressTransaction: true);
    }
}
