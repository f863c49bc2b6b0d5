namespace PgTestKit.Tests.Servers;

/// <summary>No room for the data, or none for the cache.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly TempFiles _files = TempFiles.ForEveryone();
    private readonly List<string> _log = [];

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Without_room_for_initdb_the_error_names_the_folder_and_nothing_is_left()
    {
        using var disk = SmallDisk.Mount("size=30m");
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => RunAsync(PostgresServer.Local().WithDataIn(disk.Folder).WithCache(0)));
        AssertNamesTheFullDisk(exception, disk);
        Assert.Empty(disk.Servers);
    }

    [Fact]
    public async Task Without_room_for_the_copy_of_a_cached_cluster_the_error_names_the_folder_and_the_cache_stays()
    {
        await RunAsync(PostgresServer.Local().WithCache(1 << 30, folder: _files.Folder));
        using var disk = SmallDisk.Mount("size=8m");
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => RunAsync(PostgresServer.Local().WithDataIn(disk.Folder).WithCache(1 << 30, folder: _files.Folder)));
        AssertNamesTheFullDisk(exception, disk);
        Assert.Empty(disk.Servers);
        Assert.True((await RunAsync(PostgresServer.Local().WithCache(1 << 30, folder: _files.Folder))).IsReused);
    }

    [Fact]
    public async Task A_disk_that_fills_up_while_the_template_is_built_is_an_error_that_names_the_folder()
    {
        using var disk = SmallDisk.Mount("size=100m");
        var exception = await Assert.ThrowsAsync<PgTestKitException>(() => RunAsync(PostgresServer.Local().WithDataIn(disk.Folder).WithCache(0), "CREATE TABLE big AS SELECT repeat('x', 1000) FROM generate_series(1, 200000)"));
        AssertNamesTheFullDisk(exception, disk);
        Assert.Empty(disk.Servers);
    }

    [Fact]
    public async Task A_disk_that_fills_up_with_databases_is_an_error_that_names_the_folder()
    {
        using var disk = SmallDisk.Mount("size=100m");
        await using (var template = await Builder(PostgresServer.Local().WithDataIn(disk.Folder).WithCache(0), "SELECT 1").BuildAsync(_cancellation))
        {
            var leases = new Stack<TestDatabase>();
            var exception = await Assert.ThrowsAsync<PgTestKitException>(async () =>
            {
                while (true) leases.Push(await template.LeaseAsync(TestIsolation.Clone, _cancellation));
            });
            AssertNamesTheFullDisk(exception, disk);

            Assert.NotEmpty(leases);
            while (leases.TryPop(out var lease)) await lease.DisposeAsync();
            await using var next = await template.LeaseAsync(TestIsolation.Transaction, _cancellation); // there is room again
        }

        Assert.Empty(disk.Servers);
    }

    [Theory]
    [InlineData("size=8m", false)] // the bare cluster does not fit
    [InlineData("size=8m", true)] // nothing does
    [InlineData("size=40m", false)] // the finished cluster does not fit beside the bare one
    [InlineData("size=1g,nr_inodes=4", false)] // no file more
    public async Task Without_room_for_the_cache_all_works_and_the_log_says_that_nothing_was_kept(string options, bool full)
    {
        using var disk = SmallDisk.Mount(options);
        if (full) disk.Fill();
        var server = PostgresServer.Local().WithCache(1 << 30, folder: disk.Folder);
        Assert.False((await RunAsync(server)).IsReused);
        Assert.Contains(_log, line => line.StartsWith("the cluster", StringComparison.Ordinal) && line.Contains(disk.Folder, StringComparison.Ordinal) && line.Contains("No space left on device", StringComparison.Ordinal));
        Assert.False((await RunAsync(server)).IsReused);
        Assert.DoesNotContain(disk.Files, file => file.Contains("aside-", StringComparison.Ordinal) || file.EndsWith(".lock", StringComparison.Ordinal) || file.Contains("done-", StringComparison.Ordinal));
    }

    private static void AssertNamesTheFullDisk(PgTestKitException exception, SmallDisk disk)
    {
        Assert.Contains(disk.Folder, exception.Message, StringComparison.Ordinal);
        Assert.Matches("No space left on device|MiB free", exception.Message);
        Assert.Contains("WithDataIn", exception.Message, StringComparison.Ordinal);
    }

    private TemplateDatabaseBuilder Builder(LocalServer server, string sql) => new TemplateDatabaseBuilder().UseServer(server).LogTo(_log.Add).AddSeed("filling", sql, (connection, cancellation) => connection.ExecuteAsync(sql, cancellation));

    private async Task<BuildReport> RunAsync(LocalServer server, string sql = "CREATE TABLE filled (n int)")
    {
        await using var template = await Builder(server, sql).BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        return template.Report;
    }
}
