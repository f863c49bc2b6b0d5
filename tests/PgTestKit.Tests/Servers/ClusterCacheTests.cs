namespace PgTestKit.Tests.Servers;

/// <summary>A second run finds the finished cluster; a damaged one is built anew.</summary>
public sealed class ClusterCacheTests : IDisposable
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly TempFiles _files = TempFiles.ForEveryone();
    private int _builds;

    private string Clusters => Path.Combine(_files.Folder, "clusters");

    private IReadOnlyList<string> Finished => [.. Directory.EnumerateDirectories(Clusters, "done-*")];

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_second_run_executes_no_step()
    {
        var first = await RunAsync();
        Assert.False(first.IsReused);
        Assert.Equal(1, _builds);

        var second = await RunAsync();
        Assert.True(second.IsReused);
        Assert.Empty(second.Steps);
        Assert.Equal(1, _builds);
        Assert.Equal(first.Template, second.Template);
    }

    // A sequence called in the template has its next 31 values in the log already, and an unlogged one is in no log: neither tells a test's transaction that it wrote.
    [Theory]
    [InlineData("CREATE SEQUENCE s", 1)]
    [InlineData("CREATE SEQUENCE s; SELECT nextval('s')", 2)]
    [InlineData("CREATE SEQUENCE s CACHE 10; SELECT nextval('s')", 11)]
    [InlineData("DO $$ BEGIN EXECUTE format('CREATE %s SEQUENCE s', CASE WHEN current_setting('server_version_num')::int >= 150000 THEN 'UNLOGGED' END); END $$; SELECT nextval('s')", 2)]
    public async Task A_sequence_of_the_cached_clone_begins_anew_in_every_test(string sql, int expected)
    {
        foreach (var isReused in new[] { false, true })
        {
            await using var template = await new TemplateDatabaseBuilder().UseServer(Server()).AddSqlText("sequence", sql).BuildAsync(_cancellation);
            Assert.Equal(isReused, template.Report.IsReused);
            for (var test = 0; test < 3; test++)
            {
                await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
                Assert.Equal(expected, await database.QueryScalarAsync<long>("SELECT nextval('s')"));
            }
        }
    }

    [Fact]
    public async Task Without_the_cache_every_run_builds_and_nothing_is_kept()
    {
        await RunAsync(maxBytes: 0);
        await RunAsync(maxBytes: 0);
        Assert.Equal(2, _builds);
        Assert.False(Directory.Exists(Clusters));
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("missing")]
    [InlineData("no manifest")]
    [InlineData("no password")]
    [InlineData("garbage of the same length")]
    [InlineData("unreadable file")]
    [InlineData("unreadable manifest")]
    [InlineData("unreadable folder")]
    [InlineData("another version's PG_VERSION")]
    [InlineData("another version's pg_control")]
    [InlineData("another user's")]
    public async Task A_damaged_entry_is_built_anew(string damage)
    {
        await RunAsync();
        var entry = Assert.Single(Finished);
        var control = Path.Combine(entry, "data", "global", "pg_control");
        switch (damage)
        {
            case "truncated": await File.WriteAllBytesAsync(control, [], _cancellation); break;
            case "missing": File.Delete(control); break;
            case "no manifest": File.Delete(Path.Combine(entry, "manifest")); break;
            case "no password": File.Delete(Path.Combine(entry, "password")); break;
            case "unreadable file": Close(control); break;
            case "unreadable manifest":
                Assert.SkipWhen(UnprivilegedUser.IsNeeded, "root reads it all the same");
                Close(Path.Combine(entry, "manifest"));
                break;
            case "unreadable folder": Close(entry); break;
            case "another version's PG_VERSION": await File.WriteAllTextAsync(Path.Combine(entry, "data", "PG_VERSION"), "12\n", _cancellation); break;
            case "another version's pg_control":
                var bytes = await File.ReadAllBytesAsync(control, _cancellation);
                BitConverter.TryWriteBytes(bytes.AsSpan(8), 1201); // pg_control_version, after the system identifier
                await File.WriteAllBytesAsync(control, bytes, _cancellation);
                break;
            case "another user's":
                Assert.SkipUnless(UnprivilegedUser.IsNeeded, "only root can give a folder away");
                using (var chown = System.Diagnostics.Process.Start("chown", ["-R", "0", entry])) await chown.WaitForExitAsync(_cancellation);
                break;
            default: await File.WriteAllBytesAsync(control, new byte[new FileInfo(control).Length], _cancellation); break;
        }

        Assert.False((await RunAsync()).IsReused);
        Assert.Equal(2, _builds);
        Assert.True((await RunAsync()).IsReused);
    }

    [Fact]
    public async Task An_entry_whose_last_databases_can_not_be_read_is_built_anew_by_the_first_lease_that_needs_them()
    {
        await RunAsync();
        CloseOneFile(Assert.Single(Finished));

        await using (var template = await Builder(Server().WithSetting("work_mem", "4MB")).BuildAsync(_cancellation))
        {
            await using (await template.LeaseAsync(TestIsolation.Transaction, _cancellation))
            {
                // Needs the first database alone, which is there.
            }

            await using var database = await template.LeaseAsync(TestIsolation.Clone, _cancellation);
            Assert.Equal(0, await database.Table("cached").CountAsync(_cancellation));
        }

        Assert.Equal(2, _builds);
        Assert.True((await RunAsync()).IsReused);
    }

    [Fact]
    public async Task The_maintenance_database_which_is_copied_after_the_first_clone_can_be_connected_to_at_once()
    {
        await RunAsync();
        await using var template = await Builder(Server().WithSetting("work_mem", "4MB")).BuildAsync(_cancellation);
        Assert.True(template.Report.IsReused);
        await using var connection = new NpgsqlConnection(template.Server.ConnectionString);
        await connection.OpenAsync(_cancellation);
        Assert.Equal("postgres", await connection.ScalarAsync<string>("SELECT current_database()::text", _cancellation));
    }

    [Fact]
    public async Task Where_it_can_not_be_copied_its_connection_string_says_so()
    {
        await RunAsync();
        CloseOneFile(Assert.Single(Finished));
        await using var template = await Builder(Server().WithSetting("work_mem", "4MB")).BuildAsync(_cancellation);
        Assert.Contains("could not be copied", Assert.Throws<PgTestKitException>(() => template.Server.ConnectionString).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bare_entry_whose_last_databases_can_not_be_read_is_built_anew()
    {
        await RunAsync();
        Directory.Delete(Assert.Single(Finished), recursive: true);
        CloseOneFile(Assert.Single(Directory.EnumerateDirectories(Clusters, "bare-*")));
        Assert.False((await RunAsync()).IsReused);
        Assert.True((await RunAsync()).IsReused);
    }

    [Fact]
    public async Task A_data_folder_that_can_not_be_used_is_an_error_and_the_cache_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows makes the folder");
        await RunAsync();
        var blocked = _files.Write("blocked", "a file where the folder would be");
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => RunAsync(data: blocked));
        Assert.Contains("WithDataIn", exception.Message, StringComparison.Ordinal);
        Assert.True((await RunAsync()).IsReused);
    }

    [Fact]
    public async Task Relative_folders_are_below_the_current_one()
    {
        using var data = TempFiles.ForEveryone();
        var cache = Path.GetRelativePath(Environment.CurrentDirectory, _files.Folder);
        var server = PostgresServer.Local().WithCache(1 << 30, folder: cache).WithDataIn(Path.GetRelativePath(Environment.CurrentDirectory, data.Folder));
        await using (await Builder(server).BuildAsync(_cancellation)) Assert.NotEmpty(data.Servers);
        Assert.Single(Finished);
    }

    [Theory]
    [InlineData("/home/somebody", null, "/home/somebody/.cache/pgtestkit")]
    [InlineData("/home/somebody", "/fast", "/fast/pgtestkit")]
    [InlineData("/home/somebody", "fast", "/home/somebody/.cache/pgtestkit")]
    [InlineData("", null, "/.cache/pgtestkit")]
    public void The_cache_is_where_the_user_has_one_and_never_beside_the_tests(string home, string? xdgCacheHome, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems have one folder");
        Assert.Equal(expected, CacheFolder.OfUser(home, xdgCacheHome));
    }

    [Fact]
    public async Task A_failing_step_keeps_nothing_and_holds_nobody_up()
    {
        var builder = new TemplateDatabaseBuilder().UseServer(Server()).AddSeed("fails", "1", (_, _) => throw new InvalidOperationException("no"));
        await Assert.ThrowsAsync<PgTestKitException>(() => builder.BuildAsync(_cancellation));
        await Assert.ThrowsAsync<PgTestKitException>(() => builder.BuildAsync(_cancellation));
        Assert.Empty(Finished);
    }

    [Fact]
    public async Task Other_settings_are_another_cluster()
    {
        await RunAsync();
        Assert.False((await RunAsync(workMem: "5MB")).IsReused);
        Assert.Equal(2, Finished.Count);
    }

    [Fact]
    public async Task Processes_that_start_at_once_build_once()
    {
        // Different data folders make different servers, as different processes would have.
        await Task.WhenAll(Enumerable.Range(0, 5).Select(async i =>
        {
            using var data = TempFiles.ForEveryone();
            await RunAsync(data: data.Folder);
        }));
        Assert.Equal(1, _builds);
    }

    [Fact]
    public async Task What_was_used_longest_ago_goes_when_there_is_no_room()
    {
        await RunAsync(workMem: "5MB");
        var bytes = Directory.EnumerateFiles(Path.Combine(Clusters, "."), "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        var oldest = Assert.Single(Finished);
        await RunAsync(workMem: "6MB", maxBytes: bytes + 1000); // room for the newer pair of clusters, not for both
        Assert.DoesNotContain(oldest, Finished);
        Assert.Single(Finished);
    }

    [Fact]
    public async Task A_cache_that_can_not_be_written_costs_time_and_no_more()
    {
        var log = new List<string>();
        _files.Write("blocked", "a file where the cache's folder would be");
        var server = PostgresServer.Local().WithCache(1 << 30, folder: Path.Combine(_files.Folder, "blocked"));
        await using var running = await server.StartAsync(new("fingerprint", log.Add), _cancellation);
        Assert.Contains(log, line => line.Contains("can't be used, so every start runs initdb", StringComparison.Ordinal));
    }

    private static void Close(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.None); // which the platform analyzer can't know
    }

    private static void CloseOneFile(string entry) => Close(Directory.EnumerateFiles(Path.Combine(entry, "rest"), "PG_VERSION", SearchOption.AllDirectories).First());

    private LocalServer Server(long maxBytes = 1 << 30) => PostgresServer.Local().WithCache(maxBytes, folder: _files.Folder);

    private async Task<BuildReport> RunAsync(long maxBytes = 1 << 30, string workMem = "4MB", string? data = null)
    {
        var server = Server(maxBytes).WithSetting("work_mem", workMem);
        await using var template = await Builder(data is null ? server : server.WithDataIn(data)).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Transaction, _cancellation);
        Assert.Equal(0, await database.Table("cached").CountAsync(_cancellation));
        return template.Report;
    }

    private TemplateDatabaseBuilder Builder(LocalServer server) => new TemplateDatabaseBuilder().UseServer(server).AddSeed("cached", "1", async (connection, cancellation) =>
    {
        Interlocked.Increment(ref _builds);
        await connection.ExecuteAsync("CREATE TABLE cached (n int)", cancellation);
    });
}
