using System.Diagnostics;

namespace PgTestKit.Tool.Tests;

public sealed class CleanTests : IDisposable
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly Machine _machine = new();

    public CleanTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "not tried on Windows");

    private string Servers => Path.Combine(_machine.Data, "pgtestkit-" + UnixShell.UserName);

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task A_dry_run_lists_everything_and_removes_nothing_and_clean_removes_exactly_that()
    {
        var name = Assert.Single(await _machine.KeepAsync("*.CloneTests.Fails"));
        var orphan = await LeaveAsync("000000000000");
        var before = Everything();

        var dry = await _machine.ToolAsync("clean", "--dry-run");
        Assert.Equal((0, ""), (dry.ExitCode, dry.Errors));
        Assert.Equal(before, Everything());
        Assert.All([name, Path.GetFileName(orphan), .. _machine.Clusters.Select(Path.GetFileName)], each => Assert.Contains(each!, dry.Text, StringComparison.Ordinal));
        Assert.Contains("MiB", dry.Text, StringComparison.Ordinal);

        var clean = await _machine.ToolAsync("clean");
        Assert.Equal(0, clean.ExitCode);
        Assert.Empty(_machine.Kept);
        Assert.Empty(_machine.Clusters);
        Assert.False(Directory.Exists(orphan));
        Assert.Contains("Nothing to remove.", (await _machine.ToolAsync("clean", "cache", "kept")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_lacks_the_kits_mark_is_never_removed()
    {
        var strangers = new[]
        {
            Path.Combine(_machine.Cache, "clusters", "mine"), Path.Combine(_machine.Cache, "clusters", "done-0123456789abcdef01234567"), Path.Combine(_machine.Cache, "kept", "mine"),
            Path.Combine(_machine.Cache, "npm", "node_modules"), Path.Combine(Servers, "111111111111"), Path.Combine(_machine.Data, "pgtestkit-somebody"),
        };
        await ClusterCache.CreateRootAsync(Path.Combine(_machine.Cache, "clusters"), _cancellation);
        await ClusterCache.CreateRootAsync(Path.Combine(_machine.Cache, "kept"), _cancellation);
        await ClusterCache.CreateRootAsync(Path.Combine(_machine.Cache, "npm", "node_modules"), _cancellation);
        foreach (var stranger in strangers) await MakeAsync(stranger);

        var clean = await _machine.ToolAsync("clean");
        Assert.Equal(0, clean.ExitCode);
        Assert.All(strangers, stranger => Assert.True(File.Exists(Path.Combine(stranger, "data", "PG_VERSION")), stranger));
    }

    [Fact]
    public async Task A_running_suites_server_and_folder_stay()
    {
        var local = PostgresServer.Local().WithDataIn(_machine.Data).WithCache(1 << 30, folder: _machine.Cache);
        await using var template = await new TemplateDatabaseBuilder().UseServer(local).AddSchema("running").BuildAsync(_cancellation);
        await using var database = await template.LeaseAsync(TestIsolation.Reset, _cancellation);
        var data = await database.QueryScalarAsync<string>("SELECT current_setting('data_directory')");
        Assert.StartsWith(Servers, data, StringComparison.Ordinal);

        var clean = await _machine.ToolAsync("clean");
        Assert.Equal(0, clean.ExitCode);
        Assert.Empty(_machine.Clusters); // the running server has a copy
        Assert.True(Directory.Exists(data));
        Assert.Equal(1, await database.QueryScalarAsync<int>("SELECT 1"));
        await using var next = await template.LeaseAsync(TestIsolation.Clone, _cancellation);
        Assert.Equal(1, await next.QueryScalarAsync<int>("SELECT 1"));
    }

    [Fact]
    public async Task What_somebody_works_on_is_left_and_said()
    {
        await _machine.KeepAsync("*.CloneTests.Fails");
        var entry = Assert.Single(_machine.Kept);
        using (FileLock.TryTake(entry + OrphanedFolders.OwnerFile))
        {
            var clean = await _machine.ToolAsync("clean", "kept");
            Assert.Equal(0, clean.ExitCode);
            Assert.Contains("in use", clean.Text, StringComparison.Ordinal);
            Assert.Contains("Nothing to remove.", clean.Text, StringComparison.Ordinal);
        }

        Assert.Equal(entry, Assert.Single(_machine.Kept));
    }

    [Fact]
    public async Task What_is_not_its_own_stays_and_is_an_error()
    {
        Assert.SkipUnless(UnprivilegedUser.IsNeeded, "only root can give a folder away");
        await _machine.KeepAsync("*.CloneTests.Fails");
        using (var chown = Process.Start("chown", ["-R", "0:0", Path.Combine(_machine.Cache, "clusters")])) await chown.WaitForExitAsync(_cancellation);
        var before = Everything();

        var clean = await _machine.ToolAsync("clean", "cache");
        Assert.Equal(1, clean.ExitCode);
        Assert.Contains("failed", clean.Text, StringComparison.Ordinal);
        Assert.Equal(2, clean.Text.Split("the cluster cache").Length); // why and what to do, once for all entries
        Assert.Equal(before, Everything());
    }

    [Fact]
    public async Task Only_what_was_named_goes()
    {
        await _machine.KeepAsync("*.CloneTests.Fails");
        Assert.Equal(0, (await _machine.ToolAsync("clean", "kept")).ExitCode);
        Assert.Empty(_machine.Kept);
        Assert.NotEmpty(_machine.Clusters);
    }

    [Fact]
    public async Task A_directory_that_was_not_put_aside_to_the_end_goes_too()
    {
        await _machine.KeepAsync("*.CloneTests.Fails");
        File.Delete(Path.Combine(Assert.Single(_machine.Kept), "server.json"));
        Assert.Contains("(not whole)", (await _machine.ToolAsync("clean", "kept")).Text, StringComparison.Ordinal);
        Assert.Empty(_machine.Kept);
    }

    [Theory]
    [InlineData("data folders")]
    [InlineData("kept databases")]
    [InlineData("cache")]
    public async Task A_link_to_somewhere_else_is_not_followed(string kind)
    {
        var foreign = Path.Combine(_machine.Folder, "foreign");
        var own = kind switch { "data folders" => Servers, "kept databases" => Path.Combine(_machine.Cache, "kept"), _ => Path.Combine(_machine.Cache, "clusters") };
        await MakeAsync(Path.Combine(foreign, "111111111111"));
        // With all that the kit tells its own by.
        await File.WriteAllTextAsync(Path.Combine(foreign, "111111111111" + OrphanedFolders.OwnerFile), "", _cancellation);
        await MakeAsync(Path.Combine(foreign, "precious"));
        Directory.CreateSymbolicLink(own, foreign);
        Assert.Equal(0, (await _machine.ToolAsync("clean")).ExitCode);
        Assert.True(File.Exists(Path.Combine(foreign, "111111111111", "data", "PG_VERSION")));

        // And a link among the kit's own folders goes alone.
        File.Delete(own);
        await ClusterCache.CreateRootAsync(own, _cancellation);
        Directory.CreateSymbolicLink(Path.Combine(own, "222222222222"), Path.Combine(foreign, "precious"));
        await File.WriteAllTextAsync(Path.Combine(own, "222222222222" + OrphanedFolders.OwnerFile), "", _cancellation);
        Assert.Equal(0, (await _machine.ToolAsync("clean")).ExitCode);
        Assert.True(File.Exists(Path.Combine(foreign, "precious", "data", "PG_VERSION")));
    }

    [Fact]
    public async Task A_data_directory_of_somebody_else_that_is_named_as_the_cache_stays_as_it_is()
    {
        var data = Path.Combine(_machine.Folder, "pgdata");
        foreach (var part in new[] { "base/1", "global", "clusters", "kept", "pg_wal" }) Directory.CreateDirectory(Path.Combine(data, part));
        foreach (var file in new[] { "PG_VERSION", "base/1/PG_VERSION", "global/pg_control", "clusters/mine", "kept/mine" }) await File.WriteAllTextAsync(Path.Combine(data, file), "15", _cancellation);
        var before = Everything();
        Assert.Equal(0, (await _machine.ToolAsync("clean", "--cache", data)).ExitCode);
        Assert.Equal(before, Everything());
    }

    /// <summary>A folder as a power cut leaves it: with an owner file that nobody holds.</summary>
    private async Task<string> LeaveAsync(string name)
    {
        var folder = Path.Combine(Servers, name);
        await MakeAsync(folder);
        await File.WriteAllTextAsync(folder + OrphanedFolders.OwnerFile, "", _cancellation);
        return folder;
    }

    /// <summary>Made by the user who could remove it.</summary>
    private Task MakeAsync(string folder) =>
        UnixShell.RunAsync("""mkdir -p "$1/data" && echo 15 > "$1/data/PG_VERSION" """, ["sh", folder], "", "Making " + folder, _cancellation);

    private IReadOnlyList<string> Everything() => [.. Directory.EnumerateFileSystemEntries(_machine.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
