using NUnit.Framework;
using PaDealing.Data;
using PgTestKit;

namespace PaDealing.Tests;

/// <summary>Both schemas, migrated and seeded as in production.</summary>
[SetUpFixture]
public sealed class BackOffice : PostgresFixture
{
    protected override void Configure(TemplateDatabaseBuilder builder) => builder
        .AddSql("db/init-schemas.sql")
        .AddDbContext<ReferenceContext>(npgsql => ReferenceContext.ConfigureNpgsql(npgsql))
        .AddDbContext<DealingContext>(npgsql => DealingContext.ConfigureNpgsql(npgsql))
        .AddSeed("seed/bo_airflow/*.csv")
        .AddSeed("seed/padealing/*.csv");
}
