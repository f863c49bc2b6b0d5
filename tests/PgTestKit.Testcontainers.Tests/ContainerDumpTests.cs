using Testcontainers.PostgreSql;

namespace PgTestKit.Tests;

/// <summary>Dumps through the programs in the server's container.</summary>
public sealed class ContainerDumpTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pgtestkit-");

    public ContainerDumpTests() => ContainerEngine.SkipUnlessItAnswers();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("postgres:17-alpine", "a dump.sql")]
    [InlineData("postgres:17", "it's a dump")]
    public async Task What_is_dumped_is_restored(string image, string name)
    {
        await using var template = await new TemplateDatabaseBuilder().UseContainer(image).AddSchema("app").BuildAsync(Cancelled);
        await using var database = await template.LeaseAsync(TestIsolation.Clone, Cancelled);
        await database.ExecuteAsync("CREATE TABLE app.deal AS SELECT 1 AS n");
        var file = Path.Combine(_folder.FullName, name);
        await database.DumpAsync(file, Cancelled);
        await database.ExecuteAsync("DROP TABLE app.deal");

        await database.RestoreAsync(file, Cancelled);

        Assert.Equal(1, await database.Table("app.deal").CountAsync(Cancelled));
        await database.ShouldSurviveDumpAsync(Cancelled);
    }

    [Fact]
    public async Task The_password_is_given_where_the_socket_asks_for_one()
    {
        await using var template = await new TemplateDatabaseBuilder()
            .UseContainer("postgres:17-alpine", container => container.WithPassword("it's: a \\ secret").WithEnvironment("POSTGRES_INITDB_ARGS", "--auth=scram-sha-256"))
            .AddSchema("app").BuildAsync(Cancelled);
        await using var database = await template.LeaseAsync(TestIsolation.Clone, Cancelled);
        await database.ShouldSurviveDumpAsync(Cancelled);
    }

    [Fact]
    public async Task A_canceled_dump_ends_the_program_in_the_container()
    {
        await using var template = await new TemplateDatabaseBuilder().UseContainer("postgres:17-alpine").AddSchema("app").BuildAsync(Cancelled);
        await using var database = await template.LeaseAsync(TestIsolation.Clone, Cancelled);
        await database.ExecuteAsync("CREATE TABLE app.deal AS SELECT 1 AS n");
        await database.ExecuteAsync("BEGIN; LOCK TABLE app.deal"); // pg_dump waits for it
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var dump = database.DumpAsync(Path.Combine(_folder.FullName, "a.dump"), source.Token);
        while (await DumpsAsync() == 0) await Task.Delay(20, Cancelled);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dump);
        await database.ExecuteAsync("ROLLBACK");
        while (await DumpsAsync() > 0) await Task.Delay(20, Cancelled);

        Task<long> DumpsAsync() => database.QueryScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pg_dump'");
    }
}
