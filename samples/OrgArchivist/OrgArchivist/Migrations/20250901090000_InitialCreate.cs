using System.Text.Json;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;
using OrgArchivist.Data;
using OrgArchivist.Model;

namespace OrgArchivist.Migrations;

[DbContext(typeof(ArchiveContext))]
[Migration("20250901090000_InitialCreate")]
internal sealed class InitialCreate : Migration
{
    private static readonly string[] AuditedEntity = ["entity", "entity_id"];
    private static readonly string[] ConversationAndPosition = ["conversation_id", "position"];
    private static readonly string[] NameAndVersion = ["name", "version"];
    private static readonly string[] OwnerAndName = ["owner_id", "name"];

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AlterDatabase()
            .Annotation("Npgsql:Enum:outputstatus", "draft,submitted,pending,awarded,not_awarded")
            .Annotation("Npgsql:Enum:outputtype", "grant_proposal,letter_of_inquiry,grant_report,other")
            .Annotation("Npgsql:Enum:styletype", "narrative,technical,persuasive,academic,other")
            .Annotation("Npgsql:Enum:userrole", "writer,editor,admin");

        migrationBuilder.CreateTable(
            name: "audit_log",
            columns: table => new
            {
                id = table.Column<long>(type: "bigint", nullable: false)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                user_id = table.Column<Guid>(type: "uuid", nullable: true),
                action = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                entity = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                entity_id = table.Column<Guid>(type: "uuid", nullable: false),
                details = table.Column<JsonElement>(type: "jsonb", nullable: false),
                occurred_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_audit_log", x => x.id);
            });

        migrationBuilder.CreateTable(
            name: "documents",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false),
                title = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                year = table.Column<int>(type: "integer", nullable: false),
                uploaded_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_documents", x => x.id);
                table.CheckConstraint("ck_documents_year", "year BETWEEN 1900 AND EXTRACT(YEAR FROM uploaded_at AT TIME ZONE 'UTC')");
            });

        migrationBuilder.CreateTable(
            name: "prompt_templates",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false),
                name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                version = table.Column<int>(type: "integer", nullable: false),
                content = table.Column<string>(type: "text", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_prompt_templates", x => x.id);
            });

        migrationBuilder.CreateTable(
            name: "system_config",
            columns: table => new
            {
                key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                value = table.Column<JsonElement>(type: "jsonb", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_system_config", x => x.key);
            });

        migrationBuilder.CreateTable(
            name: "users",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false),
                email = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                full_name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                password_hash = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                role = table.Column<UserRole>(type: "userrole", nullable: false),
                is_active = table.Column<bool>(type: "boolean", nullable: false),
                created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_users", x => x.id);
            });

        migrationBuilder.CreateTable(
            name: "document_programs",
            columns: table => new
            {
                document_id = table.Column<Guid>(type: "uuid", nullable: false),
                program = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_document_programs", x => new { x.document_id, x.program });
                table.ForeignKey(
                    name: "fk_document_programs_document_id",
                    column: x => x.document_id,
                    principalTable: "documents",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "document_tags",
            columns: table => new
            {
                document_id = table.Column<Guid>(type: "uuid", nullable: false),
                tag = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_document_tags", x => new { x.document_id, x.tag });
                table.ForeignKey(
                    name: "fk_document_tags_document_id",
                    column: x => x.document_id,
                    principalTable: "documents",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "conversations",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false),
                user_id = table.Column<Guid>(type: "uuid", nullable: false),
                title = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_conversations", x => x.id);
                table.ForeignKey(
                    name: "fk_conversations_user_id",
                    column: x => x.user_id,
                    principalTable: "users",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "user_sessions",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false),
                user_id = table.Column<Guid>(type: "uuid", nullable: false),
                token_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                expires_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                revoked_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_user_sessions", x => x.id);
                table.ForeignKey(
                    name: "fk_user_sessions_user_id",
                    column: x => x.user_id,
                    principalTable: "users",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "writing_styles",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false),
                owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                type = table.Column<StyleType>(type: "styletype", nullable: false),
                prompt = table.Column<string>(type: "text", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_writing_styles", x => x.id);
                table.ForeignKey(
                    name: "fk_writing_styles_owner_id",
                    column: x => x.owner_id,
                    principalTable: "users",
                    principalColumn: "id");
            });

        migrationBuilder.CreateTable(
            name: "messages",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false),
                conversation_id = table.Column<Guid>(type: "uuid", nullable: false),
                position = table.Column<int>(type: "integer", nullable: false),
                from_assistant = table.Column<bool>(type: "boolean", nullable: false),
                content = table.Column<string>(type: "text", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_messages", x => x.id);
                table.ForeignKey(
                    name: "fk_messages_conversation_id",
                    column: x => x.conversation_id,
                    principalTable: "conversations",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "outputs",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false),
                type = table.Column<OutputType>(type: "outputtype", nullable: false),
                status = table.Column<OutputStatus>(type: "outputstatus", nullable: false),
                title = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                content = table.Column<string>(type: "text", nullable: false),
                word_count = table.Column<int>(type: "integer", nullable: false),
                funder = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                awarded_amount = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: true),
                submitted_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                decided_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                metadata = table.Column<JsonElement>(type: "jsonb", nullable: false),
                created_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                conversation_id = table.Column<Guid>(type: "uuid", nullable: true),
                created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_outputs", x => x.id);
                table.ForeignKey(
                    name: "fk_outputs_conversation_id",
                    column: x => x.conversation_id,
                    principalTable: "conversations",
                    principalColumn: "id");
                table.ForeignKey(
                    name: "fk_outputs_created_by_id",
                    column: x => x.created_by_id,
                    principalTable: "users",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Restrict);
            });

        migrationBuilder.CreateIndex(
            name: "ix_audit_log_entity_entity_id",
            table: "audit_log",
            columns: AuditedEntity);

        migrationBuilder.CreateIndex(
            name: "ix_conversations_user_id",
            table: "conversations",
            column: "user_id");

        migrationBuilder.CreateIndex(
            name: "ix_messages_conversation_id_position",
            table: "messages",
            columns: ConversationAndPosition,
            unique: true);

        migrationBuilder.CreateIndex(
            name: "ix_outputs_conversation_id",
            table: "outputs",
            column: "conversation_id");

        migrationBuilder.CreateIndex(
            name: "ix_outputs_created_by_id",
            table: "outputs",
            column: "created_by_id");

        migrationBuilder.CreateIndex(
            name: "ix_prompt_templates_name_version",
            table: "prompt_templates",
            columns: NameAndVersion,
            unique: true);

        migrationBuilder.CreateIndex(
            name: "ix_user_sessions_token_hash",
            table: "user_sessions",
            column: "token_hash",
            unique: true);

        migrationBuilder.CreateIndex(
            name: "ix_user_sessions_user_id",
            table: "user_sessions",
            column: "user_id");

        migrationBuilder.CreateIndex(
            name: "ix_users_email",
            table: "users",
            column: "email",
            unique: true);

        migrationBuilder.CreateIndex(
            name: "ix_writing_styles_name_of_everybody",
            table: "writing_styles",
            column: "name",
            unique: true,
            filter: "owner_id IS NULL");

        migrationBuilder.CreateIndex(
            name: "ix_writing_styles_owner_id_name",
            table: "writing_styles",
            columns: OwnerAndName,
            unique: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable(name: "audit_log");
        migrationBuilder.DropTable(name: "document_programs");
        migrationBuilder.DropTable(name: "document_tags");
        migrationBuilder.DropTable(name: "messages");
        migrationBuilder.DropTable(name: "outputs");
        migrationBuilder.DropTable(name: "prompt_templates");
        migrationBuilder.DropTable(name: "system_config");
        migrationBuilder.DropTable(name: "user_sessions");
        migrationBuilder.DropTable(name: "writing_styles");
        migrationBuilder.DropTable(name: "documents");
        migrationBuilder.DropTable(name: "conversations");
        migrationBuilder.DropTable(name: "users");

        // The generator leaves this out: without it the types stay, and Up fails after Down.
        migrationBuilder.AlterDatabase()
            .OldAnnotation("Npgsql:Enum:outputstatus", "draft,submitted,pending,awarded,not_awarded")
            .OldAnnotation("Npgsql:Enum:outputtype", "grant_proposal,letter_of_inquiry,grant_report,other")
            .OldAnnotation("Npgsql:Enum:styletype", "narrative,technical,persuasive,academic,other")
            .OldAnnotation("Npgsql:Enum:userrole", "writer,editor,admin");
    }
}
