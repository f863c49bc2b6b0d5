using Npgsql;
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
    public async Task A_file_that_is_cut_off_is_refused_with_the_programs_words_and_changes_nothing()
    {
        await using var template = await new TemplateDatabaseBuilder().UseContainer("postgres:17-alpine").AddSchema("app").BuildAsync(Cancelled);
        await using var database = await template.LeaseAsync(TestIsolation.Clone, Cancelled);
        // Rows that don't compress, some megabytes of them.
        await database.ExecuteAsync("CREATE TABLE app.deal AS SELECT n, sha512(n::text::bytea) AS digest FROM generate_series(1, 100000) n");
        var file = Path.Combine(_folder.FullName, "deals.dump");
        await database.DumpAsync(file, Cancelled);
        await database.ExecuteAsync("DELETE FROM app.deal WHERE n > 10");
        await using (var stream = File.OpenWrite(file)) stream.SetLength(stream.Length / 2);

        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => database.RestoreAsync(file, Cancelled));

        Assert.StartsWith("pg_restore in the container of postgres:17-alpine could not restore " + file, exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("The file is not whole: dump the database again.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(10, await database.Table("app.deal").CountAsync(Cancelled));
    }

    [Fact]
    public async Task Many_rows_come_back()
    {
        await using var template = await new TemplateDatabaseBuilder().UseContainer("postgres:17-alpine").AddSchema("app").BuildAsync(Cancelled);
        await using var database = await template.LeaseAsync(TestIsolation.Clone, Cancelled);
        await database.ExecuteAsync("CREATE TABLE app.deal AS SELECT n, sha512(n::text::bytea) AS digest FROM generate_series(1, 200000) n");
        var sum = await SumAsync();
        foreach (var name in new[] { "deals.dump", "deals.sql" })
        {
            var file = Path.Combine(_folder.FullName, name);
            await database.DumpAsync(file, Cancelled);
            await database.ExecuteAsync("TRUNCATE app.deal");
            await database.RestoreAsync(file, Cancelled);
            Assert.Equal(sum, await SumAsync());
        }

        Task<string> SumAsync() => database.QueryScalarAsync<string>("SELECT md5(string_agg(encode(digest, 'hex'), '' ORDER BY n)) FROM app.deal");
    }

    [Theory]
    [InlineData("it's a \"quoted\" \\ $HOME")]
    [InlineData("host=elsewhere; -- é")]
    public async Task A_database_of_any_name_is_dumped(string name)
    {
        await using var template = await new TemplateDatabaseBuilder().UseContainer("postgres:17-alpine").AddSchema("app").BuildAsync(Cancelled);
        await using var connection = new NpgsqlConnection(template.Server.ConnectionString);
        await connection.OpenAsync(Cancelled);
        await using var command = new NpgsqlCommand($"CREATE DATABASE \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", connection);
        await command.ExecuteNonQueryAsync(Cancelled);
        var file = Path.Combine(_folder.FullName, "a.sql");

        var result = await template.Server.RunClientAsync(new("pg_dump", ["--create"], name, file, connection.PostgreSqlVersion), Cancelled);

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains(name.Replace("\"", "\"\"", StringComparison.Ordinal), await File.ReadAllTextAsync(file, Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_without_the_program_is_told_with_what_to_use()
    {
        const string WithoutPrograms = "while program=$(command -v pg_dump); do rm \"$program\"; done; exec docker-entrypoint.sh postgres";
        await using var template = await new TemplateDatabaseBuilder().UseContainer("postgres:17-alpine", container => container.WithEntrypoint("sh", "-c", WithoutPrograms)).AddSchema("app").BuildAsync(Cancelled);
        await using var database = await template.LeaseAsync(TestIsolation.Clone, Cancelled);

        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => database.DumpAsync(Path.Combine(_folder.FullName, "a.dump"), Cancelled));

        Assert.Equal("The image postgres:17-alpine holds no pg_dump. Use one that is made from the official image postgres.", exception.Message);
        Assert.Empty(_folder.GetFileSystemInfos());
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
        while (await DumpsAsync() == 0)
        {
            Assert.False(dump.IsCompleted, "pg_dump did not wait for the lock");
            await Task.Delay(20, Cancelled);
        }

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dump);
        await database.ExecuteAsync("ROLLBACK");
        while (await DumpsAsync() > 0) await Task.Delay(20, Cancelled);

        async Task<long> DumpsAsync()
        {
            await database.ExecuteAsync("SELECT pg_stat_clear_snapshot()"); // within a transaction, the first look at pg_stat_activity is kept
            return await database.QueryScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pg_dump'");
        }
    }
}
