using Microsoft.EntityFrameworkCore;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using PaDealing.Dealing;

namespace PaDealing.Data;

/// <summary>The application's own schema.</summary>
public sealed class DealingContext(DbContextOptions<DealingContext> options) : DbContext(options)
{
    private readonly SchemaNames _schemas = SchemaOptionsExtension.NamesIn(options);

    public DbSet<PadRequest> Requests => Set<PadRequest>();

    public DbSet<PadApproval> Approvals => Set<PadApproval>();

    public DbSet<PadExecution> Executions => Set<PadExecution>();

    public DbSet<PadBreach> Breaches => Set<PadBreach>();

    public DbSet<AuditLog> AuditLog => Set<AuditLog>();

    public DbSet<ChatbotSession> ChatbotSessions => Set<ChatbotSession>();

    public DbSet<ComplianceConfig> ComplianceConfig => Set<ComplianceConfig>();

    public DbSet<ComplianceDecisionOutcome> DecisionOutcomes => Set<ComplianceDecisionOutcome>();

    public DbSet<EmployeeRole> EmployeeRoles => Set<EmployeeRole>();

    public DbSet<RestrictedSecurity> RestrictedSecurities => Set<RestrictedSecurity>();

    public DbSet<PersonalAccountDealing> PersonalAccountDealings => Set<PersonalAccountDealing>();

    public DbSet<ActiveStock> ActiveStocks => Set<ActiveStock>();

    /// <summary>What this context needs of Npgsql, in the application and in its tests: enum types and its own migrations history.</summary>
    public static void ConfigureNpgsql(NpgsqlDbContextOptionsBuilder npgsql, SchemaNames? schemas = null)
    {
        var schema = (schemas ?? SchemaNames.Default).Application;
        npgsql.UseSchemaMigrations(schema);
        DealingEnums.Map(npgsql, schema);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(_schemas.Application);
        DealingEnums.Declare(modelBuilder, _schemas.Application);
        modelBuilder.Entity<PadRequest>().ToTable(table => table.HasCheckConstraint("ck_pad_request_quantity", "quantity > 0"));
        modelBuilder.UseSnakeCaseConstraintNames();
    }
}
