using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using PaDealing.Data;
using PaDealing.Dealing;
using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

/// <summary>Migrations change the schema itself, so that each test has a clone that nobody uses again.</summary>
public sealed class MigrationTests(BackOffice postgres) : PostgresTest(postgres, TestIsolation.Clone)
{
    private const string BeforeTheMove = "InitialCreate";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_migrations_lead_to_the_models()
    {
        await using var dealing = Database.CreateContext<DealingContext>();
        await using var reference = Database.CreateContext<ReferenceContext>();

        Assert.False(dealing.Database.HasPendingModelChanges());
        Assert.False(reference.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task The_catalog_is_what_the_models_say()
    {
        await Database.Schema.ShouldMatchAsync<DealingContext>(cancellationToken: Cancellation);
        await Database.Schema.ShouldMatchAsync<ReferenceContext>(cancellationToken: Cancellation);
    }

    [Fact]
    public async Task Each_context_keeps_its_history_in_its_own_schema()
    {
        Assert.Equal(3, await Database.Table("padealing.__ef_migrations_history").CountAsync(Cancellation));
        Assert.Equal(3, await Database.Table("bo_airflow.__ef_migrations_history").CountAsync(Cancellation));
    }

    [Fact]
    public async Task Moving_back_to_public_and_to_the_schemas_again_keeps_rows_ids_and_foreign_keys()
    {
        await using (var api = new DealingApi(Database))
        {
            using var submitted = await api.SubmitAsync("trader1@firm.example", "ACME");
            submitted.EnsureSuccessStatusCode();
        }

        await MigrateAsync<DealingContext>(BeforeTheMove);
        await MigrateAsync<ReferenceContext>(BeforeTheMove);
        Assert.Equal(1, await CountInPublicAsync());

        await MigrateAsync<ReferenceContext>();
        await MigrateAsync<DealingContext>();

        await using var dealing = Database.CreateContext<DealingContext>();
        Assert.Equal(RequestStatus.Pending, (await dealing.Requests.SingleAsync(Cancellation)).Status);
        Assert.Equal(2, await Database.QueryScalarAsync<long>("SELECT nextval(pg_get_serial_sequence('padealing.pad_request', 'id'))"));
        Assert.Equal("bo_airflow.oracle_employee", await Database.QueryScalarAsync<string>(
            "SELECT confrelid::regclass::text FROM pg_constraint WHERE conname = 'fk_pad_request_oracle_employee'"));
    }

    [Fact]
    public async Task A_foreign_key_holds_while_only_one_side_has_moved()
    {
        await MigrateAsync<ReferenceContext>(BeforeTheMove);

        var orphan = () => Database.ExecuteAsync("INSERT INTO padealing.employee_role VALUES (4711, 'compliance')");

        var violation = await Assert.ThrowsAsync<Npgsql.PostgresException>(orphan);
        Assert.Equal("fk_employee_role_oracle_employee", violation.ConstraintName);
    }

    [Fact]
    public async Task Everything_can_be_migrated_down_and_up_again()
    {
        await MigrateAsync<DealingContext>(Migration.InitialDatabase);
        await MigrateAsync<ReferenceContext>(Migration.InitialDatabase);
        Assert.Equal(0, await Database.QueryScalarAsync<long>(
            "SELECT count(*) FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'e' AND n.nspname IN ('public', 'padealing')"));

        await MigrateAsync<ReferenceContext>();
        await MigrateAsync<DealingContext>();

        Assert.Equal(0, await Database.Table("padealing.pad_request").CountAsync(Cancellation));
    }

    private async Task MigrateAsync<TContext>(string? target = null)
        where TContext : DbContext
    {
        await using var context = Database.CreateContext<TContext>();
        await context.GetService<IMigrator>().MigrateAsync(target, Cancellation);
    }

    private Task<long> CountInPublicAsync() => Database.QueryScalarAsync<long>(
        "SELECT count(*) FROM public.pad_request JOIN public.oracle_employee USING (employee_id) WHERE status = 'pending'");
}
