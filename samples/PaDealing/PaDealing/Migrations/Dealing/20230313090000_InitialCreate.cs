using System.Text.Json;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;
using PaDealing.Data;
using PaDealing.Dealing;

namespace PaDealing.Migrations.Dealing;

[DbContext(typeof(DealingContext))]
[Migration("20230313090000_InitialCreate")]
internal sealed class InitialCreate(SchemaNames schemas) : Migration
{
    private const string Identity = "Npgsql:ValueGenerationStrategy";
    private const string RequestStatusType = "Npgsql:Enum:public.request_status";
    private const string RequestStatusLabels = "pending,approved,declined,breached,executed";
    private const string ApprovalDecisionType = "Npgsql:Enum:public.approval_decision";
    private const string ApprovalDecisionLabels = "approved,declined";
    private const string TradeDirectionType = "Npgsql:Enum:public.trade_direction";
    private const string TradeDirectionLabels = "buy,sell";

    private static readonly string[] AuditedEntity = ["entity", "entity_id"];
    private static readonly string[] RequestAndApprover = ["request_id", "approver_id"];

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AlterDatabase()
            .Annotation(RequestStatusType, RequestStatusLabels)
            .Annotation(ApprovalDecisionType, ApprovalDecisionLabels)
            .Annotation(TradeDirectionType, TradeDirectionLabels);

        CreateRequests(migrationBuilder);
        CreateApprovals(migrationBuilder);
        CreateRoles(migrationBuilder);
        CreateAuditLog(migrationBuilder);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("audit_log", "public");
        migrationBuilder.DropTable("employee_role", "public");
        migrationBuilder.DropTable("pad_approval", "public");
        migrationBuilder.DropTable("compliance_decision_outcome", "public");
        migrationBuilder.DropTable("pad_request", "public");

        migrationBuilder.AlterDatabase()
            .OldAnnotation(RequestStatusType, RequestStatusLabels)
            .OldAnnotation(ApprovalDecisionType, ApprovalDecisionLabels)
            .OldAnnotation(TradeDirectionType, TradeDirectionLabels);
    }

    private void CreateRequests(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "pad_request",
            table => new
            {
                id = table.Column<long>().Annotation(Identity, NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                employee_id = table.Column<int>(),
                inst_symbol = table.Column<string>(),
                isin = table.Column<string>(),
                direction = table.Column<TradeDirection>("public.trade_direction"),
                quantity = table.Column<decimal>(precision: 18, scale: 4),
                price = table.Column<decimal>(precision: 18, scale: 6),
                currency_code = table.Column<string>(),
                broker = table.Column<string>(),
                justification = table.Column<string>(nullable: true),
                status = table.Column<RequestStatus>("public.request_status"),
                submitted_at = table.Column<DateTimeOffset>(),
                decided_at = table.Column<DateTimeOffset>(nullable: true),
            },
            "public",
            table =>
            {
                table.PrimaryKey("pk_pad_request", row => row.id);
                table.CheckConstraint("ck_pad_request_quantity", "quantity > 0");
            });
        migrationBuilder.CreateIndex("ix_pad_request_employee_id", "pad_request", "employee_id", "public");
        migrationBuilder.CreateIndex("ix_pad_request_status", "pad_request", "status", "public");
        migrationBuilder.AddEmployeeForeignKey("public", "pad_request", "employee_id", schemas);
    }

    private void CreateApprovals(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "compliance_decision_outcome",
            table => new
            {
                code = table.Column<string>(),
                decision = table.Column<ApprovalDecision>("public.approval_decision"),
                description = table.Column<string>(),
            },
            "public",
            table => table.PrimaryKey("pk_compliance_decision_outcome", row => row.code));

        migrationBuilder.CreateTable(
            "pad_approval",
            table => new
            {
                id = table.Column<long>().Annotation(Identity, NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                request_id = table.Column<long>(),
                approver_id = table.Column<int>(),
                decision = table.Column<ApprovalDecision>("public.approval_decision"),
                outcome_code = table.Column<string>(),
                comment = table.Column<string>(nullable: true),
                decided_at = table.Column<DateTimeOffset>(),
            },
            "public",
            table =>
            {
                table.PrimaryKey("pk_pad_approval", row => row.id);
                table.ForeignKey(
                    "fk_pad_approval_pad_request",
                    row => row.request_id,
                    "pad_request",
                    "id",
                    "public",
                    onDelete: ReferentialAction.Restrict);
                table.ForeignKey(
                    "fk_pad_approval_compliance_decision_outcome",
                    row => row.outcome_code,
                    "compliance_decision_outcome",
                    "code",
                    "public",
                    onDelete: ReferentialAction.Restrict);
            });
        migrationBuilder.CreateIndex("ix_pad_approval_outcome_code", "pad_approval", "outcome_code", "public");
        migrationBuilder.CreateIndex("ix_pad_approval_request_id_approver_id", "pad_approval", RequestAndApprover, "public", unique: true);
        migrationBuilder.AddEmployeeForeignKey("public", "pad_approval", "approver_id", schemas);
    }

    private void CreateRoles(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "employee_role",
            table => new
            {
                employee_id = table.Column<int>(),
                role = table.Column<string>(),
            },
            "public",
            table => table.PrimaryKey("pk_employee_role", row => new { row.employee_id, row.role }));
        migrationBuilder.AddEmployeeForeignKey("public", "employee_role", "employee_id", schemas);
    }

    private static void CreateAuditLog(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "audit_log",
            table => new
            {
                id = table.Column<long>().Annotation(Identity, NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                occurred_at = table.Column<DateTimeOffset>(),
                user_email = table.Column<string>(),
                employee_id = table.Column<int>(),
                action = table.Column<string>(),
                entity = table.Column<string>(),
                entity_id = table.Column<long>(),
                details = table.Column<JsonElement>("jsonb"),
            },
            "public",
            table => table.PrimaryKey("pk_audit_log", row => row.id));
        migrationBuilder.CreateIndex("ix_audit_log_entity_entity_id", "audit_log", AuditedEntity, "public");
        migrationBuilder.CreateIndex("ix_audit_log_occurred_at", "audit_log", "occurred_at", "public");
    }
}
