using PaDealing.Data;
using PgTestKit;

namespace PaDealing.Tests;

/// <summary>The back office under other names, as configured for acceptance tests. Nothing is called padealing or bo_airflow, and no name is found without its schema.</summary>
public sealed class OtherNames : PostgresFixture
{
    public static SchemaNames Schemas { get; } = new("pad_x", "bo_x");

    protected override void Configure(TemplateDatabaseBuilder builder) => builder
        .AddSqlText("schemas", File.ReadAllText("db/init-schemas.sql")
            .Replace("padealing", Schemas.Application, StringComparison.Ordinal)
            .Replace("bo_airflow", Schemas.Reference, StringComparison.Ordinal))
        .SetSearchPath([])
        .AddDbContext<ReferenceContext>(npgsql => ReferenceContext.ConfigureNpgsql(npgsql, Schemas), options => options.UseSchemas(Schemas))
        .AddDbContext<DealingContext>(npgsql => DealingContext.ConfigureNpgsql(npgsql, Schemas), options => options.UseSchemas(Schemas))
        .AddSeed("seed-x/bo_x/*.csv")
        .AddSeed("seed-x/pad_x/*.csv");
}
