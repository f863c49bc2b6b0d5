using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace NetRaven.Inventory.Migrations;

[DbContext(typeof(InventoryContext))]
[Migration("20250901090000_CreateInventory")]
internal sealed class CreateInventory : Migration
{
    private static readonly string[] DeviceIdAndVersion = ["device_id", "version"];
    private static readonly string[] JsonbPathOps = ["jsonb_path_ops"];

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.EnsureSchema(
            name: "netraven");

        migrationBuilder.CreateTable(
            name: "tags",
            schema: "netraven",
            columns: table => new
            {
                id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false, defaultValueSql: "(uuid_generate_v4())::text"),
                name = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_tags", x => x.id);
            });

        migrationBuilder.CreateTable(
            name: "users",
            schema: "netraven",
            columns: table => new
            {
                id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false, defaultValueSql: "(uuid_generate_v4())::text"),
                username = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                email = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                password_hash = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                is_active = table.Column<bool>(type: "boolean", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_users", x => x.id);
            });

        migrationBuilder.CreateTable(
            name: "tag_rules",
            schema: "netraven",
            columns: table => new
            {
                id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false, defaultValueSql: "(uuid_generate_v4())::text"),
                tag_id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false),
                criteria = table.Column<JsonElement>(type: "jsonb", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_tag_rules", x => x.id);
                table.ForeignKey(
                    name: "fk_tag_rules_tag_id",
                    column: x => x.tag_id,
                    principalSchema: "netraven",
                    principalTable: "tags",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "devices",
            schema: "netraven",
            columns: table => new
            {
                id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false, defaultValueSql: "(uuid_generate_v4())::text"),
                hostname = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                ip_address = table.Column<IPAddress>(type: "inet", nullable: false),
                port = table.Column<int>(type: "integer", nullable: false),
                device_type = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                owner_id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_devices", x => x.id);
                table.ForeignKey(
                    name: "fk_devices_owner_id",
                    column: x => x.owner_id,
                    principalSchema: "netraven",
                    principalTable: "users",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Restrict);
            });

        migrationBuilder.CreateTable(
            name: "backups",
            schema: "netraven",
            columns: table => new
            {
                id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false, defaultValueSql: "(uuid_generate_v4())::text"),
                device_id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false),
                version = table.Column<int>(type: "integer", nullable: false),
                file_path = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                file_size = table.Column<long>(type: "bigint", nullable: false),
                content_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_backups", x => x.id);
                table.ForeignKey(
                    name: "fk_backups_device_id",
                    column: x => x.device_id,
                    principalSchema: "netraven",
                    principalTable: "devices",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "job_logs",
            schema: "netraven",
            columns: table => new
            {
                id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false, defaultValueSql: "(uuid_generate_v4())::text"),
                device_id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: true),
                status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                job_data = table.Column<JsonElement>(type: "jsonb", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_job_logs", x => x.id);
                table.ForeignKey(
                    name: "fk_job_logs_device_id",
                    column: x => x.device_id,
                    principalSchema: "netraven",
                    principalTable: "devices",
                    principalColumn: "id",
                    onDelete: ReferentialAction.SetNull);
            });

        migrationBuilder.CreateTable(
            name: "scheduled_jobs",
            schema: "netraven",
            columns: table => new
            {
                id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false, defaultValueSql: "(uuid_generate_v4())::text"),
                device_id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false),
                interval_minutes = table.Column<int>(type: "integer", nullable: false),
                is_enabled = table.Column<bool>(type: "boolean", nullable: false),
                last_run_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                next_run_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_scheduled_jobs", x => x.id);
                table.CheckConstraint("ck_scheduled_jobs_interval_minutes", "interval_minutes > 0");
                table.ForeignKey(
                    name: "fk_scheduled_jobs_device_id",
                    column: x => x.device_id,
                    principalSchema: "netraven",
                    principalTable: "devices",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "job_log_entries",
            schema: "netraven",
            columns: table => new
            {
                id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false, defaultValueSql: "(uuid_generate_v4())::text"),
                job_log_id = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false),
                logged_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                level = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                message = table.Column<string>(type: "text", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_job_log_entries", x => x.id);
                table.ForeignKey(
                    name: "fk_job_log_entries_job_log_id",
                    column: x => x.job_log_id,
                    principalSchema: "netraven",
                    principalTable: "job_logs",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateIndex(
            name: "ix_backups_device_id_version",
            schema: "netraven",
            table: "backups",
            columns: DeviceIdAndVersion,
            unique: true);

        migrationBuilder.CreateIndex(
            name: "ix_devices_hostname",
            schema: "netraven",
            table: "devices",
            column: "hostname",
            unique: true);

        migrationBuilder.CreateIndex(
            name: "ix_devices_owner_id",
            schema: "netraven",
            table: "devices",
            column: "owner_id");

        migrationBuilder.CreateIndex(
            name: "ix_job_log_entries_job_log_id",
            schema: "netraven",
            table: "job_log_entries",
            column: "job_log_id");

        migrationBuilder.CreateIndex(
            name: "ix_job_logs_device_id",
            schema: "netraven",
            table: "job_logs",
            column: "device_id");

        migrationBuilder.CreateIndex(
            name: "ix_job_logs_job_data",
            schema: "netraven",
            table: "job_logs",
            column: "job_data")
            .Annotation("Npgsql:IndexMethod", "gin")
            .Annotation("Npgsql:IndexOperators", JsonbPathOps);

        migrationBuilder.CreateIndex(
            name: "ix_scheduled_jobs_device_id",
            schema: "netraven",
            table: "scheduled_jobs",
            column: "device_id");

        migrationBuilder.CreateIndex(
            name: "ix_scheduled_jobs_next_run_at",
            schema: "netraven",
            table: "scheduled_jobs",
            column: "next_run_at");

        migrationBuilder.CreateIndex(
            name: "ix_tag_rules_tag_id",
            schema: "netraven",
            table: "tag_rules",
            column: "tag_id");

        migrationBuilder.CreateIndex(
            name: "ix_tags_name",
            schema: "netraven",
            table: "tags",
            column: "name",
            unique: true);

        migrationBuilder.CreateIndex(
            name: "ix_users_username",
            schema: "netraven",
            table: "users",
            column: "username",
            unique: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable(
            name: "backups",
            schema: "netraven");

        migrationBuilder.DropTable(
            name: "job_log_entries",
            schema: "netraven");

        migrationBuilder.DropTable(
            name: "scheduled_jobs",
            schema: "netraven");

        migrationBuilder.DropTable(
            name: "tag_rules",
            schema: "netraven");

        migrationBuilder.DropTable(
            name: "job_logs",
            schema: "netraven");

        migrationBuilder.DropTable(
            name: "tags",
            schema: "netraven");

        migrationBuilder.DropTable(
            name: "devices",
            schema: "netraven");

        migrationBuilder.DropTable(
            name: "users",
            schema: "netraven");
    }
}
