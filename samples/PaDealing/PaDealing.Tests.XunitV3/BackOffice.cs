using PaDealing.Data;
using PaDealing.Tests;
using PgTestKit;
using Xunit;

[assembly: AssemblyFixture(typeof(BackOffice))]

namespace PaDealing.Tests;

/// <summary>Both schemas, migrated and seeded as in production.</summary>
public sealed class BackOffice : PostgresFixture
{
    protected override void Configure(TemplateDatabaseBuilder builder) => builder
        .AddSql("db/init-schemas.sql")
        .AddDbContext<ReferenceContext>(npgsql => ReferenceContext.ConfigureNpgsql(npgsql))
        .AddDbContext<DealingContext>(npgsql => DealingContext.ConfigureNpgsql(npgsql))
        .AddSeed("seed/bo_airflow/*.csv")
        .AddSeed("seed/padealing/*.csv");
}
