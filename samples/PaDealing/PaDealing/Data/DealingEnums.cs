using Microsoft.EntityFrameworkCore;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using PaDealing.Dealing;

namespace PaDealing.Data;

/// <summary>The enum types of the application schema.</summary>
internal static class DealingEnums
{
    public static void Map(NpgsqlDbContextOptionsBuilder npgsql, string schema) => npgsql
        .MapEnum<RequestStatus>("request_status", schema)
        .MapEnum<ApprovalDecision>("approval_decision", schema)
        .MapEnum<TradeDirection>("trade_direction", schema)
        .MapEnum<BreachSeverity>("breach_severity", schema);

    // MapEnum alone puts the labels in alphabetical order, and PostgreSQL sorts by that order: high, low, medium.
    public static void Declare(ModelBuilder modelBuilder, string schema) => modelBuilder
        .HasPostgresEnum<RequestStatus>(schema, "request_status")
        .HasPostgresEnum<ApprovalDecision>(schema, "approval_decision")
        .HasPostgresEnum<TradeDirection>(schema, "trade_direction")
        .HasPostgresEnum<BreachSeverity>(schema, "breach_severity");
}
