using Microsoft.EntityFrameworkCore.Migrations;

namespace PgTestKit.EntityFrameworkCore.Tests.Migrations;

/// <summary>A migration of two scripts; without the second its Down is empty.</summary>
internal abstract class SqlMigration(string up, string? down = null) : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(up);

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        if (down is not null) migrationBuilder.Sql(down);
    }
}
