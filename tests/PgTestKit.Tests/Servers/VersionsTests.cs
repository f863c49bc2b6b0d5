namespace PgTestKit.Tests.Servers;

/// <summary>Servers of several versions side by side: those of PGTESTKIT_TEST_BINARIES, a list of folders as PATH is one, and those of this machine.</summary>
public sealed class VersionsTests : IDisposable
{
    private const string Variable = "PGTESTKIT_TEST_BINARIES";
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly TempFiles _files = TempFiles.ForEveryone();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Each_version_builds_leases_and_keeps_a_cluster_of_its_own_at_the_same_time()
    {
        string[] folders = [.. (Environment.GetEnvironmentVariable(Variable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), .. BinariesSearch.Candidates(null).Select(candidate => candidate.Folder)];
        var notes = new VersionNotes(CacheOptions.Default);
        var found = new Dictionary<string, string>(); // by version
        foreach (var postgres in folders.Select(folder => new FileInfo(Path.Combine(folder, PostgresBinaries.Executable("postgres")))).Where(file => file.Exists))
            if (await notes.OfAsync(postgres, _cancellation) is { } version) found.TryAdd(version, postgres.DirectoryName!);
        Assert.SkipWhen(found.Count < 2, $"there is one version of PostgreSQL here ({string.Join(", ", found.Keys)}); name folders of others in {Variable}");

        TestContext.Current.TestOutputHelper?.WriteLine("versions: " + string.Join(", ", found.Keys));
        var first = await Task.WhenAll(found.Select(item => RunAsync(item.Key, item.Value)));
        Assert.All(first, report => Assert.False(report.IsReused));
        Assert.Equal(found.Count, first.Select(report => report.Template).Distinct().Count());
        Assert.All(await Task.WhenAll(found.Select(item => RunAsync(item.Key, item.Value))), report => Assert.True(report.IsReused));
        Assert.Empty(_files.Servers);
    }

    private async Task<BuildReport> RunAsync(string version, string folder)
    {
        var server = PostgresServer.Local(binaries: folder).WithDataIn(_files.Folder).WithCache(1 << 30, folder: Path.Combine(_files.Folder, "cache"));
        await using var template = await new TemplateDatabaseBuilder().UseServer(server)
            .AddSeed("rows", "1", (connection, cancellation) => connection.ExecuteAsync("CREATE TABLE deal (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text); INSERT INTO deal (name) VALUES ('first')", cancellation))
            .BuildAsync(_cancellation);
        foreach (var isolation in Enum.GetValues<TestIsolation>())
        {
            for (var round = 0; round < 2; round++)
            {
                await using var database = await template.LeaseAsync(isolation, _cancellation);
                Assert.StartsWith(version, await database.QueryScalarAsync<string>("SHOW server_version"), StringComparison.Ordinal);
                Assert.Equal(2, await database.QueryScalarAsync<int>("INSERT INTO deal (name) VALUES ('second') RETURNING id"));
                await database.ExecuteAsync("DELETE FROM deal WHERE id = 1");
                Assert.Equal(1, await database.Table("deal").CountAsync(_cancellation));
            }
        }

        return template.Report;
    }
}
