using System.Text.Json;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NetRaven.Vault.Migrations;

[DbContext(typeof(VaultContext))]
[Migration("20251006090000_CreateVault")]
internal sealed class CreateVault : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.EnsureSchema(
            name: "netraven");

        migrationBuilder.CreateTable(
            name: "admin_settings",
            schema: "netraven",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false, defaultValueSql: "gen_random_uuid()"),
                key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                value = table.Column<JsonElement>(type: "json", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_admin_settings", x => x.id);
            });

        migrationBuilder.CreateTable(
            name: "audit_logs",
            schema: "netraven",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false, defaultValueSql: "gen_random_uuid()"),
                action = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                subject = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                occurred_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_audit_logs", x => x.id);
            });

        migrationBuilder.CreateTable(
            name: "credentials",
            schema: "netraven",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false, defaultValueSql: "gen_random_uuid()"),
                name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                username = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                secret = table.Column<byte[]>(type: "bytea", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_credentials", x => x.id);
            });

        migrationBuilder.CreateTable(
            name: "credential_tags",
            schema: "netraven",
            columns: table => new
            {
                credential_id = table.Column<Guid>(type: "uuid", nullable: false),
                tag_id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false),
                priority = table.Column<int>(type: "integer", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_credential_tags", x => new { x.credential_id, x.tag_id });
                table.ForeignKey(
                    name: "fk_credential_tags_credential_id",
                    column: x => x.credential_id,
                    principalSchema: "netraven",
                    principalTable: "credentials",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
                table.ForeignKey(
                    name: "fk_credential_tags_tag_id",
                    column: x => x.tag_id,
                    principalSchema: "netraven",
                    principalTable: "tags",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateIndex(
            name: "ix_admin_settings_key",
            schema: "netraven",
            table: "admin_settings",
            column: "key",
            unique: true);

        migrationBuilder.CreateIndex(
            name: "ix_credential_tags_tag_id",
            schema: "netraven",
            table: "credential_tags",
            column: "tag_id");

        migrationBuilder.CreateIndex(
            name: "ix_credentials_name",
            schema: "netraven",
            table: "credentials",
            column: "name",
            unique: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable(
            name: "admin_settings",
            schema: "netraven");

        migrationBuilder.DropTable(
            name: "audit_logs",
            schema: "netraven");

        migrationBuilder.DropTable(
            name: "credential_tags",
            schema: "netraven");

        migrationBuilder.DropTable(
            name: "credentials",
            schema: "netraven");
    }
}
