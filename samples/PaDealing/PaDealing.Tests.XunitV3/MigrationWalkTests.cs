using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using PaDealing.Data;
using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

/// <summary>Each migration, up, down and up again, on databases of their own: empty ones, and ones that hold rows.</summary>
public sealed class MigrationWalkTests(BackOffice postgres)
{
    private const string Request = """
        INSERT INTO public.pad_request (employee_id, inst_symbol, isin, direction, quantity, price, currency_code, broker, status, submitted_at)
        VALUES (1001, 'ACME', 'GB00TEST0001', 'buy', 100, 12.5, 'GBP', 'Broker', 'pending', '2024-01-02 09:00Z');
        INSERT INTO public.audit_log (occurred_at, user_email, employee_id, action, entity, entity_id, details)
        VALUES ('2024-01-02 09:00Z', 'trader1@firm.example', 1001, 'submit', 'pad_request', 1, '{"isin": "GB00TEST0001"}');
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_dealing_migration_can_be_undone_and_keeps_its_rows()
    {
        var report = await MigrationRunner.For<DealingContext>(postgres.Template)
            .LoadAt("InitialCreate", Employee("bo_airflow") + Request)
            .WalkAsync(Cancellation);

        report.ShouldBeClean();
        Assert.Equal(3, report.Migrations.Count);
    }

    [Fact]
    public async Task Every_reference_migration_can_be_undone_while_requests_refer_to_its_employees()
    {
        var report = await MigrationRunner.For<ReferenceContext>(postgres.Template)
            .LoadAt("InitialCreate", async (connection, cancellation) =>
            {
                var options = new DbContextOptionsBuilder<DealingContext>().UseNpgsql(connection, npgsql => DealingContext.ConfigureNpgsql(npgsql)).Options;
                await using var dealing = new DealingContext(options);
                await dealing.GetService<IMigrator>().MigrateAsync("InitialCreate", cancellation);
                await ExecuteAsync(connection, Employee("public") + Request, cancellation);
            })
            .LoadAt("AddMarketData", async (connection, cancellation) =>
            {
                // The key has moved along, and refuses what nobody is.
                var orphan = () => ExecuteAsync(connection, "UPDATE public.pad_request SET employee_id = 4711", cancellation);
                Assert.Equal("fk_pad_request_oracle_employee", (await Assert.ThrowsAsync<PostgresException>(orphan)).ConstraintName);
            })
            .WalkAsync(Cancellation);

        report.ShouldBeClean();
    }

    private static string Employee(string schema) => $"""
        INSERT INTO {schema}.oracle_employee (employee_id, username, full_name, division, is_active, joined_on)
        VALUES (1001, 'trader1', 'Trader One', 'Trading', true, '2020-01-06');

        """;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
