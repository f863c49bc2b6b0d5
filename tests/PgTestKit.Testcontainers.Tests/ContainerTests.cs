using Npgsql;
using Testcontainers.PostgreSql;

namespace PgTestKit.Tests;

public sealed class ContainerTests
{
    private const string Image = "postgres:17-alpine";

    public ContainerTests() => ContainerEngine.SkipUnlessItAnswers();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_container_serves_a_template_and_its_clones()
    {
        await using var template = await new TemplateDatabaseBuilder().UseContainer(Image).AddSchema("padealing").BuildAsync(Cancelled);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, Cancelled);

        Assert.StartsWith("PostgreSQL 17", template.Server.Name, StringComparison.Ordinal);
        Assert.True(await database.QueryScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'padealing')"));
    }

    [Fact]
    public async Task Durability_is_off()
    {
        await using var template = await new TemplateDatabaseBuilder().UseContainer(Image).BuildAsync(Cancelled);
        await using var database = await template.LeaseAsync(TestIsolation.Reset, Cancelled);

        foreach (var setting in new[] { "fsync", "full_page_writes", "synchronous_commit", "autovacuum", "jit" })
            Assert.Equal("off", await database.QueryScalarAsync<string>("SELECT current_setting($1)", setting));
    }

    [Fact]
    public async Task Two_majors_run_side_by_side()
    {
        await using var older = await new TemplateDatabaseBuilder().UseContainer("postgres:15-alpine").BuildAsync(Cancelled);
        await using var newer = await new TemplateDatabaseBuilder().UseContainer(Image).BuildAsync(Cancelled);
        await using var onOlder = await older.LeaseAsync(TestIsolation.Transaction, Cancelled);
        await using var onNewer = await newer.LeaseAsync(TestIsolation.Transaction, Cancelled);

        Assert.Equal((15, 17), (onOlder.Connection.PostgreSqlVersion.Major, onNewer.Connection.PostgreSqlVersion.Major));
    }

    [Fact]
    public async Task A_container_may_keep_its_data_in_memory()
    {
        await using var template = await new TemplateDatabaseBuilder().UseContainer(Image, container => container.WithTmpfsMount("/var/lib/postgresql/data")).BuildAsync(Cancelled);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, Cancelled);

        Assert.Contains("tmpfs /var/lib/postgresql/data", await database.QueryScalarAsync<string>("SELECT pg_read_file('/proc/mounts')"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_suite_sets_wins_over_the_kits_settings()
    {
        await using var template = await new TemplateDatabaseBuilder().UseContainer(Image, container => container.WithCommand("-c", "jit=on")).BuildAsync(Cancelled);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, Cancelled);

        Assert.Equal("on", await database.QueryScalarAsync<string>("SHOW jit"));
    }

    [Theory]
    [InlineData(TestIsolation.Transaction)]
    [InlineData(TestIsolation.Reset)]
    [InlineData(TestIsolation.Clone)]
    public async Task Every_isolation_works_without_the_servers_files(TestIsolation isolation)
    {
        await using var template = await new TemplateDatabaseBuilder().UseContainer(Image).AddSeed("deals", "1", SeedAsync).BuildAsync(Cancelled);

        for (var test = 1; test <= 3; test++)
        {
            await using var database = await template.LeaseAsync(isolation, Cancelled);
            Assert.Equal("1:EUR", await database.QueryScalarAsync<string>("SELECT string_agg(id || ':' || currency, ',') FROM deal"));
            Assert.Equal(2, await database.QueryScalarAsync<int>("INSERT INTO deal (currency) VALUES ('USD') RETURNING id"));
            await database.ExecuteAsync("DELETE FROM deal WHERE id = 1");
        }
    }

    private static async Task SeedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("CREATE TABLE deal (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, currency text); INSERT INTO deal (currency) VALUES ('EUR')", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
