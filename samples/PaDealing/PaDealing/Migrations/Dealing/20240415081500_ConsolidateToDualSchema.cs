using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using PaDealing.Data;

namespace PaDealing.Migrations.Dealing;

/// <summary>
/// Moves the application's tables and enum types from public to the application schema.
/// Rows, sequences, indexes and foreign keys go along, those to the reference schema included.
/// </summary>
[DbContext(typeof(DealingContext))]
[Migration("20240415081500_ConsolidateToDualSchema")]
internal sealed class ConsolidateToDualSchema(SchemaNames schemas) : Migration
{
    private static readonly string[] Types = ["request_status", "approval_decision", "trade_direction"];

    private static readonly string[] Tables =
    [
        "pad_request", "pad_approval", "compliance_decision_outcome", "employee_role", "audit_log",
    ];

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.EnsureSchema(schemas.Application);
        Move(migrationBuilder, "public", schemas.Application);
        migrationBuilder.GrantToApplication("SELECT, INSERT, UPDATE, DELETE", schemas.Application, Tables);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        Move(migrationBuilder, schemas.Application, "public");
        migrationBuilder.RevokeFromApplication("public", Tables);
    }

    private static void Move(MigrationBuilder migrationBuilder, string from, string to)
    {
        foreach (var type in Types)
            migrationBuilder.Sql($"ALTER TYPE \"{from}\".\"{type}\" SET SCHEMA \"{to}\";");

        foreach (var table in Tables)
            migrationBuilder.RenameTable(table, from, table, to);
    }
}
