using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ProjectManager.Data;
using ProjectManager.Model;

namespace ProjectManager.Migrations;

/// <summary>Four priorities in place of a flag. On the way back, low, medium and high become one.</summary>
[DbContext(typeof(ProjectContext))]
[Migration("20260112090000_AddTaskPriority")]
internal sealed class AddTaskPriority : Migration
{
    private static readonly string[] ProjectAndStatus = ["project_id", "status"];
    private static readonly string[] ProjectStatusAndPriority = ["project_id", "status", "priority"];

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AlterDatabase()
            .Annotation("Npgsql:Enum:task_priority", "low,medium,high,urgent");

        migrationBuilder.AddColumn<TaskPriority>(
            name: "priority",
            table: "tasks",
            type: "task_priority",
            nullable: false,
            defaultValue: TaskPriority.Medium);

        migrationBuilder.Sql("UPDATE tasks SET priority = 'urgent' WHERE is_urgent");

        migrationBuilder.DropColumn(name: "is_urgent", table: "tasks");
        migrationBuilder.DropIndex(name: "ix_tasks_project_id_status", table: "tasks");

        migrationBuilder.CreateIndex(
            name: "ix_tasks_project_id_status_priority",
            table: "tasks",
            columns: ProjectStatusAndPriority);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<bool>(
            name: "is_urgent",
            table: "tasks",
            type: "boolean",
            nullable: false,
            defaultValue: false);

        migrationBuilder.Sql("UPDATE tasks SET is_urgent = true WHERE priority = 'urgent'");

        migrationBuilder.DropIndex(name: "ix_tasks_project_id_status_priority", table: "tasks");
        migrationBuilder.DropColumn(name: "priority", table: "tasks");

        migrationBuilder.CreateIndex(
            name: "ix_tasks_project_id_status",
            table: "tasks",
            columns: ProjectAndStatus);

        migrationBuilder.AlterDatabase()
            .OldAnnotation("Npgsql:Enum:task_priority", "low,medium,high,urgent");
    }
}
