using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using PaDealing.Data;

namespace PaDealing.Migrations.Reference;

/// <summary>Moves the reference tables from public to the reference schema. Rows, indexes and foreign keys go along.</summary>
[DbContext(typeof(ReferenceContext))]
[Migration("20240415080000_ConsolidateToDualSchema")]
internal sealed class ConsolidateToDualSchema(SchemaNames schemas) : Migration
{
    private static readonly string[] Tables = ["currency", "inst_type", "oracle_employee", "oracle_contact"];

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.EnsureSchema(schemas.Reference);
        foreach (var table in Tables)
            migrationBuilder.RenameTable(table, "public", table, schemas.Reference);

        migrationBuilder.GrantToApplication("SELECT", schemas.Reference, Tables);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var table in Tables)
            migrationBuilder.RenameTable(table, schemas.Reference, table, "public");

        migrationBuilder.RevokeFromApplication("public", Tables);
    }
}
