using Microsoft.EntityFrameworkCore;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using PaDealing.Reference;

namespace PaDealing.Data;

/// <summary>The tables of the reference schema that this application reads. Another team's jobs write them.</summary>
public sealed class ReferenceContext(DbContextOptions<ReferenceContext> options) : DbContext(options)
{
    private readonly SchemaNames _schemas = SchemaOptionsExtension.NamesIn(options);

    public DbSet<OracleEmployee> Employees => Set<OracleEmployee>();

    public DbSet<OracleContact> EmployeeContacts => Set<OracleContact>();

    public DbSet<OracleProduct> Products => Set<OracleProduct>();

    public DbSet<OracleBloomberg> BloombergTickers => Set<OracleBloomberg>();

    public DbSet<OracleMapInstSymbol> InstSymbols => Set<OracleMapInstSymbol>();

    public DbSet<OracleExchange> Exchanges => Set<OracleExchange>();

    public DbSet<OraclePortfolio> Portfolios => Set<OraclePortfolio>();

    public DbSet<OraclePosition> Positions => Set<OraclePosition>();

    public DbSet<MakoPosition> MakoPositions => Set<MakoPosition>();

    public DbSet<InstType> InstTypes => Set<InstType>();

    public DbSet<Currency> Currencies => Set<Currency>();

    public DbSet<Contact> Contacts => Set<Contact>();

    public DbSet<ContactGroup> ContactGroups => Set<ContactGroup>();

    public DbSet<ContactType> ContactTypes => Set<ContactType>();

    /// <summary>What this context needs of Npgsql, in the application and in its tests: its own migrations history.</summary>
    public static void ConfigureNpgsql(NpgsqlDbContextOptionsBuilder npgsql, SchemaNames? schemas = null) =>
        npgsql.UseSchemaMigrations((schemas ?? SchemaNames.Default).Reference);

    public override int SaveChanges(bool acceptAllChangesOnSuccess) => throw ReadOnly();

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) =>
        throw ReadOnly();

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(_schemas.Reference);
        modelBuilder.UseSnakeCaseConstraintNames();
    }

    private InvalidOperationException ReadOnly() =>
        new($"""Schema "{_schemas.Reference}" is read only for this application. Write through {nameof(DealingContext)}.""");
}
