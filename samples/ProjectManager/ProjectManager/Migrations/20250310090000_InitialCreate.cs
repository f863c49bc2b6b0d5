using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;
using ProjectManager.Data;
using ProjectManager.Model;

namespace ProjectManager.Migrations;

[DbContext(typeof(ProjectContext))]
[Migration("20250310090000_InitialCreate")]
internal sealed class InitialCreate : Migration
{
    private static readonly string[] AssigneeAndDueDate = ["assignee_id", "due_date"];
    private static readonly string[] OwnerAndStatus = ["owner_id", "status"];
    private static readonly string[] ProjectAndStatus = ["project_id", "status"];

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AlterDatabase()
            .Annotation("Npgsql:Enum:project_status", "planning,active,on_hold,completed,cancelled")
            .Annotation("Npgsql:Enum:task_status", "todo,in_progress,in_review,done")
            .Annotation("Npgsql:Enum:user_role", "member,project_manager,admin");

        migrationBuilder.CreateTable(
            name: "users",
            columns: table => new
            {
                id = table.Column<int>(type: "integer", nullable: false)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                username = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                email = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                hashed_password = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                role = table.Column<UserRole>(type: "user_role", nullable: false, defaultValue: UserRole.Member),
                full_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                avatar_url = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                is_active = table.Column<bool>(type: "boolean", nullable: false, defaultValue: true),
                created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()"),
                updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_users", x => x.id);
                table.CheckConstraint("ck_users_email_lower_case", "email = lower(email)");
            });

        migrationBuilder.CreateTable(
            name: "projects",
            columns: table => new
            {
                id = table.Column<int>(type: "integer", nullable: false)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                description = table.Column<string>(type: "text", nullable: true),
                owner_id = table.Column<int>(type: "integer", nullable: true),
                status = table.Column<ProjectStatus>(type: "project_status", nullable: false, defaultValue: ProjectStatus.Planning),
                start_date = table.Column<DateOnly>(type: "date", nullable: true),
                end_date = table.Column<DateOnly>(type: "date", nullable: true),
                is_archived = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false),
                created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()"),
                updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_projects", x => x.id);
                table.CheckConstraint("ck_projects_end_date", "end_date >= start_date");
                table.ForeignKey(
                    name: "fk_projects_owner_id",
                    column: x => x.owner_id,
                    principalTable: "users",
                    principalColumn: "id",
                    onDelete: ReferentialAction.SetNull);
            });

        migrationBuilder.CreateTable(
            name: "tasks",
            columns: table => new
            {
                id = table.Column<int>(type: "integer", nullable: false)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                description = table.Column<string>(type: "text", nullable: true),
                project_id = table.Column<int>(type: "integer", nullable: false),
                assignee_id = table.Column<int>(type: "integer", nullable: true),
                creator_id = table.Column<int>(type: "integer", nullable: true),
                status = table.Column<ProjectTaskStatus>(type: "task_status", nullable: false, defaultValue: ProjectTaskStatus.Todo),
                is_urgent = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false),
                due_date = table.Column<DateOnly>(type: "date", nullable: true),
                estimated_hours = table.Column<decimal>(type: "numeric(6,2)", precision: 6, scale: 2, nullable: true),
                completed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()"),
                updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_tasks", x => x.id);
                table.CheckConstraint("ck_tasks_completed_at", "(status = 'done') = (completed_at IS NOT NULL)");
                table.CheckConstraint("ck_tasks_estimated_hours", "estimated_hours > 0");
                table.ForeignKey(
                    name: "fk_tasks_assignee_id",
                    column: x => x.assignee_id,
                    principalTable: "users",
                    principalColumn: "id",
                    onDelete: ReferentialAction.SetNull);
                table.ForeignKey(
                    name: "fk_tasks_creator_id",
                    column: x => x.creator_id,
                    principalTable: "users",
                    principalColumn: "id",
                    onDelete: ReferentialAction.SetNull);
                table.ForeignKey(
                    name: "fk_tasks_project_id",
                    column: x => x.project_id,
                    principalTable: "projects",
                    principalColumn: "id",
                    onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateIndex(
            name: "ix_projects_owner_id_status",
            table: "projects",
            columns: OwnerAndStatus);

        migrationBuilder.CreateIndex(
            name: "ix_tasks_assignee_id_due_date",
            table: "tasks",
            columns: AssigneeAndDueDate);

        migrationBuilder.CreateIndex(
            name: "ix_tasks_creator_id",
            table: "tasks",
            column: "creator_id");

        migrationBuilder.CreateIndex(
            name: "ix_tasks_project_id_status",
            table: "tasks",
            columns: ProjectAndStatus);

        migrationBuilder.CreateIndex(
            name: "ix_users_email",
            table: "users",
            column: "email",
            unique: true);

        migrationBuilder.CreateIndex(
            name: "ix_users_username",
            table: "users",
            column: "username",
            unique: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable(name: "tasks");
        migrationBuilder.DropTable(name: "projects");
        migrationBuilder.DropTable(name: "users");

        // The generator leaves this out: without it the types stay, and Up fails after Down.
        migrationBuilder.AlterDatabase()
            .OldAnnotation("Npgsql:Enum:project_status", "planning,active,on_hold,completed,cancelled")
            .OldAnnotation("Npgsql:Enum:task_status", "todo,in_progress,in_review,done")
            .OldAnnotation("Npgsql:Enum:user_role", "member,project_manager,admin");
    }
}
