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
        await using var older = await new TemplateDatabaseBuilder().UseContainer("postgres:16-alpine").BuildAsync(Cancelled);
        await using var newer = await new TemplateDatabaseBuilder().UseContainer(Image).BuildAsync(Cancelled);
        await using var onOlder = await older.LeaseAsync(TestIsolation.Transaction, Cancelled);
        await using var onNewer = await newer.LeaseAsync(TestIsolation.Transaction, Cancelled);

        Assert.Equal((16, 17), (onOlder.Connection.PostgreSqlVersion.Major, onNewer.Connection.PostgreSqlVersion.Major));
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

    [Fact]
    public async Task The_container_is_gone_with_the_template()
    {
        var template = await new TemplateDatabaseBuilder().UseContainer(new PostgreSqlBuilder(Image)).BuildAsync(Cancelled);
        var connectionString = template.Server.ConnectionString;
        await template.DisposeAsync();

        await using var connection = new NpgsqlConnection(connectionString);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => connection.OpenAsync(Cancelled));
    }

    [Fact]
    public async Task A_container_of_the_suites_own_stays_its_own()
    {
        await using var container = ContainerEngine.Build(new PostgreSqlBuilder(Image));
        var template = await new TemplateDatabaseBuilder().UseContainer(container).BuildAsync(Cancelled);
        await template.DisposeAsync();

        await using var connection = new NpgsqlConnection(container.GetConnectionString());
        await connection.OpenAsync(Cancelled);
    }

    [Fact]
    public async Task An_image_that_does_not_exist_is_named_in_the_error()
    {
        var error = await Assert.ThrowsAsync<PgTestKitException>(() => new TemplateDatabaseBuilder().UseContainer("postgres:0-of-no-such-version").BuildAsync(Cancelled));

        Assert.Contains("postgres:0-of-no-such-version", error.Message, StringComparison.Ordinal);
        Assert.Contains("Check the image's name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_come_up_shows_its_log()
    {
        var error = await Assert.ThrowsAsync<PgTestKitException>(
            () => new TemplateDatabaseBuilder().UseContainer(Image, container => container.WithCommand("-c", "no_such_setting=1")).BuildAsync(Cancelled));

        Assert.Contains("unrecognized configuration parameter \"no_such_setting\"", error.Message, StringComparison.Ordinal);
    }
}
