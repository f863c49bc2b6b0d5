using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using PaDealing.Data;

namespace PaDealing.Migrations.Reference;

[DbContext(typeof(ReferenceContext))]
[Migration("20230306090000_InitialCreate")]
internal sealed class InitialCreate : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "currency",
            table => new
            {
                code = table.Column<string>(),
                name = table.Column<string>(),
                minor_units = table.Column<short>(),
            },
            "public",
            table => table.PrimaryKey("pk_currency", row => row.code));

        migrationBuilder.CreateTable(
            "inst_type",
            table => new
            {
                inst_type_id = table.Column<int>(),
                code = table.Column<string>(),
                name = table.Column<string>(),
            },
            "public",
            table => table.PrimaryKey("pk_inst_type", row => row.inst_type_id));

        migrationBuilder.CreateTable(
            "oracle_employee",
            table => new
            {
                employee_id = table.Column<int>(),
                username = table.Column<string>(),
                full_name = table.Column<string>(),
                division = table.Column<string>(),
                manager_id = table.Column<int>(nullable: true),
                is_active = table.Column<bool>(),
                joined_on = table.Column<DateOnly>(),
            },
            "public",
            table =>
            {
                table.PrimaryKey("pk_oracle_employee", row => row.employee_id);
                table.ForeignKey(
                    "fk_oracle_employee_oracle_employee",
                    row => row.manager_id,
                    "oracle_employee",
                    "employee_id",
                    "public",
                    onDelete: ReferentialAction.Restrict);
            });
        migrationBuilder.CreateIndex("ix_oracle_employee_manager_id", "oracle_employee", "manager_id", "public");
        migrationBuilder.CreateIndex("ix_oracle_employee_username", "oracle_employee", "username", "public", unique: true);

        migrationBuilder.CreateTable(
            "oracle_contact",
            table => new
            {
                contact_id = table.Column<int>(),
                employee_id = table.Column<int>(),
                email = table.Column<string>(),
            },
            "public",
            table =>
            {
                table.PrimaryKey("pk_oracle_contact", row => row.contact_id);
                table.ForeignKey(
                    "fk_oracle_contact_oracle_employee",
                    row => row.employee_id,
                    "oracle_employee",
                    "employee_id",
                    "public",
                    onDelete: ReferentialAction.Restrict);
            });
        migrationBuilder.CreateIndex("ix_oracle_contact_employee_id", "oracle_contact", "employee_id", "public");

        // EF Core has no index on an expression.
        migrationBuilder.Sql("CREATE UNIQUE INDEX ix_oracle_contact_email ON public.oracle_contact (lower(email));");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("oracle_contact", "public");
        migrationBuilder.DropTable("oracle_employee", "public");
        migrationBuilder.DropTable("inst_type", "public");
        migrationBuilder.DropTable("currency", "public");
    }
}
