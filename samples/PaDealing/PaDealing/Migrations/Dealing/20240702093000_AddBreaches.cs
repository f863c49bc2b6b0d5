using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;
using PaDealing.Data;
using PaDealing.Dealing;

namespace PaDealing.Migrations.Dealing;

[DbContext(typeof(DealingContext))]
[Migration("20240702093000_AddBreaches")]
internal sealed class AddBreaches(SchemaNames schemas) : Migration
{
    private const string Identity = "Npgsql:ValueGenerationStrategy";
    private const string BreachSeverityLabels = "low,medium,high";

    private readonly string _schema = schemas.Application;

    private string BreachSeverityType => $"Npgsql:Enum:{_schema}.breach_severity";

    protected override void BuildTargetModel(ModelBuilder modelBuilder) => DealingContextModelSnapshot.Build(modelBuilder, _schema);

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AlterDatabase().Annotation(BreachSeverityType, BreachSeverityLabels);

        CreateRules(migrationBuilder);
        CreateBreaches(migrationBuilder);
        CreateDealings(migrationBuilder);
        CreateChatbotSessions(migrationBuilder);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        string[] newestFirst =
        [
            "chatbot_session", "personal_account_dealing", "pad_execution", "pad_breach",
            "active_stocks", "restricted_security", "compliance_config",
        ];
        foreach (var table in newestFirst)
            migrationBuilder.DropTable(table, _schema);

        migrationBuilder.AlterDatabase().OldAnnotation(BreachSeverityType, BreachSeverityLabels);
    }

    private void CreateRules(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "compliance_config",
            table => new
            {
                key = table.Column<string>(),
                value = table.Column<string>(),
                description = table.Column<string>(),
            },
            _schema,
            table => table.PrimaryKey("pk_compliance_config", row => row.key));

        migrationBuilder.CreateTable(
            "restricted_security",
            table => new
            {
                id = table.Column<int>().Annotation(Identity, NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                isin = table.Column<string>(),
                name = table.Column<string>(),
                reason = table.Column<string>(),
                restricted_from = table.Column<DateOnly>(),
                restricted_until = table.Column<DateOnly>(nullable: true),
            },
            _schema,
            table => table.PrimaryKey("pk_restricted_security", row => row.id));
        migrationBuilder.CreateIndex("ix_restricted_security_isin", "restricted_security", "isin", _schema, unique: true);

        migrationBuilder.CreateTable(
            "active_stocks",
            table => new
            {
                inst_symbol = table.Column<string>(),
                desk = table.Column<string>(),
                last_traded_on = table.Column<DateOnly>(),
            },
            _schema,
            table => table.PrimaryKey("pk_active_stocks", row => row.inst_symbol));
    }

    private void CreateBreaches(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "pad_breach",
            table => new
            {
                id = table.Column<long>().Annotation(Identity, NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                request_id = table.Column<long>(),
                employee_id = table.Column<int>(),
                rule = table.Column<string>(),
                severity = table.Column<BreachSeverity>($"{_schema}.breach_severity"),
                description = table.Column<string>(),
                detected_at = table.Column<DateTimeOffset>(),
                resolved_at = table.Column<DateTimeOffset>(nullable: true),
            },
            _schema,
            table => table.PrimaryKey("pk_pad_breach", row => row.id));
        AddRequestForeignKey(migrationBuilder, "pad_breach");
        migrationBuilder.AddEmployeeForeignKey(_schema, "pad_breach", "employee_id", schemas);
    }

    private void CreateDealings(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "pad_execution",
            table => new
            {
                id = table.Column<long>().Annotation(Identity, NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                request_id = table.Column<long>(),
                executed_on = table.Column<DateOnly>(),
                quantity = table.Column<decimal>(precision: 18, scale: 4),
                price = table.Column<decimal>(precision: 18, scale: 6),
                contract_note = table.Column<string>(nullable: true),
            },
            _schema,
            table => table.PrimaryKey("pk_pad_execution", row => row.id));
        AddRequestForeignKey(migrationBuilder, "pad_execution");

        migrationBuilder.CreateTable(
            "personal_account_dealing",
            table => new
            {
                id = table.Column<long>().Annotation(Identity, NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                employee_id = table.Column<int>(),
                isin = table.Column<string>(),
                direction = table.Column<TradeDirection>($"{_schema}.trade_direction"),
                quantity = table.Column<decimal>(precision: 18, scale: 4),
                price = table.Column<decimal>(precision: 18, scale: 6),
                currency_code = table.Column<string>(),
                traded_on = table.Column<DateOnly>(),
            },
            _schema,
            table => table.PrimaryKey("pk_personal_account_dealing", row => row.id));
        migrationBuilder.AddEmployeeForeignKey(_schema, "personal_account_dealing", "employee_id", schemas);
    }

    private void CreateChatbotSessions(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "chatbot_session",
            table => new
            {
                id = table.Column<Guid>(),
                employee_id = table.Column<int>(),
                started_at = table.Column<DateTimeOffset>(),
                last_message_at = table.Column<DateTimeOffset>(),
                state = table.Column<JsonElement>("jsonb"),
            },
            _schema,
            table => table.PrimaryKey("pk_chatbot_session", row => row.id));
        migrationBuilder.AddEmployeeForeignKey(_schema, "chatbot_session", "employee_id", schemas);
    }

    private void AddRequestForeignKey(MigrationBuilder migrationBuilder, string table)
    {
        migrationBuilder.AddForeignKey(
            $"fk_{table}_pad_request",
            table,
            "request_id",
            "pad_request",
            _schema,
            _schema,
            "id",
            onDelete: ReferentialAction.Restrict);
        migrationBuilder.CreateIndex($"ix_{table}_request_id", table, "request_id", _schema);
    }
}
