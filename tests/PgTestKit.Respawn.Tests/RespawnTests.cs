using Npgsql;
using Respawn;
using Respawn.Graph;

namespace PgTestKit.Tests;

public sealed class RespawnTests
{
    private const string Sql =
        """
        CREATE SCHEMA app; CREATE SCHEMA ref; CREATE TABLE ref.currency (code text PRIMARY KEY); INSERT INTO ref.currency VALUES ('EUR');
        CREATE TABLE app.deal (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, currency text REFERENCES ref.currency)
        """;

    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tables_are_emptied_ignored_ones_stay_and_sequences_start_again()
    {
        var builder = Builder();

        builder.UseRespawn(new RespawnerOptions { TablesToIgnore = [new Table("ref", "currency")], WithReseed = true });

        await using var template = await builder.BuildAsync(_cancellation);
        var names = new HashSet<string>();
        for (var round = 0; round < 3; round++)
        {
            await using var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
            names.Add(database.Name);
            Assert.Equal(1, await database.QueryScalarAsync<int>("INSERT INTO app.deal (currency) VALUES ('EUR') RETURNING id"));
            Assert.Equal(1, await database.Table("ref.currency").CountAsync(_cancellation));
            await database.ExecuteAsync("INSERT INTO ref.currency VALUES ('x' || (SELECT count(*) FROM ref.currency)) ON CONFLICT DO NOTHING; DELETE FROM ref.currency WHERE code LIKE 'x%'");
        }

        Assert.Single(names);
    }

    [Fact]
    public async Task Reference_rows_are_gone_when_their_table_is_not_ignored()
    {
        await using var template = await Builder().UseRespawn().BuildAsync(_cancellation);
        await using (await template.LeaseAsync(TestIsolation.Reset, _cancellation))
        {
            // Nothing changed, and yet:
        }

        await using var next = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        Assert.Equal(0, await next.Table("ref.currency").CountAsync(_cancellation));
    }

    [Fact]
    public async Task Options_that_leave_no_table_are_an_error_of_Respawns()
    {
        await using var template = await Builder().UseRespawn(new() { SchemasToInclude = ["nothing"] }).BuildAsync(_cancellation);
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => template.LeaseAsync(TestIsolation.Reset, _cancellation));
        Assert.Contains("No tables found", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_Respawn_can_t_get_costs_the_clone()
    {
        var log = new List<string>();
        await using var template = await Builder().UseRespawn(new() { CommandTimeout = 1 }).LogTo(log.Add).BuildAsync(_cancellation);
        await using (var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation))
        {
            var forgotten = await database.DataSource.OpenConnectionAsync(_cancellation);
            await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE app.deal", forgotten);
            await command.ExecuteNonQueryAsync(_cancellation);
        }

        await using var next = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        Assert.Contains(log, line => line.Contains("was replaced", StringComparison.Ordinal));
    }

    [Fact]
    public void The_public_API_is_the_approved_one() => PublicApi.Approve(typeof(RespawnBuilderExtensions).Assembly);

    private static TemplateDatabaseBuilder Builder() => new TemplateDatabaseBuilder().AddSeed("tables of Respawn", Sql, async (connection, cancellation) =>
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    });
}
