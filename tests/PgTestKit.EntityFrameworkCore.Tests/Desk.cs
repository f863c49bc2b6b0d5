using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using PgTestKit.EntityFrameworkCore.Tests.Model;

[assembly: AssemblyFixture(typeof(PgTestKit.EntityFrameworkCore.Tests.Desk))]

namespace PgTestKit.EntityFrameworkCore.Tests;

/// <summary>Two contexts on one database: one created from its model, with an enum; one migrated.</summary>
public sealed class Desk : IAsyncLifetime
{
    public TemplateDatabase Template { get; private set; } = null!;

    public static void MapEnums(NpgsqlDbContextOptionsBuilder npgsql) => npgsql.MapEnum<DealStatus>("deal_status", "dealing");

    public static TemplateDatabaseBuilder Builder() => new TemplateDatabaseBuilder()
        .AddDbContext<DealingContext>(MapEnums)
        .AddDbContext<JobContext>(npgsql => npgsql.MigrationsHistoryTable("history", "jobs").EnableRetryOnFailure());

    public async ValueTask InitializeAsync() => Template = await Builder().BuildAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Template.DisposeAsync();
}
