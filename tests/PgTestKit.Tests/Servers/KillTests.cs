using System.Diagnostics;

namespace PgTestKit.Tests.Servers;

/// <summary>What is left of a test process that was ended in each phase of its life. The victim is a program of its own.</summary>
public sealed class KillTests(OneServer server) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly TempFiles _files = TempFiles.ForEveryone();

    private IReadOnlyList<string> Cached => [.. new DirectoryInfo(Path.Combine(Victim.CacheIn(_files), "clusters")).EnumerateFileSystemInfos().Select(entry => entry.Name.Split('-')[0]).Order()];

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("kill -9")]
    [InlineData("kill of it and all its descendants")] // as a debugger, an IDE or a hang of dotnet test ends it
    [InlineData("SIGTERM")]
    [InlineData("Ctrl+C")]
    [InlineData("SIGHUP of its group")]
    [InlineData("kill of its group")]
    [InlineData("Environment.FailFast")]
    public async Task During_a_test_the_server_and_its_folder_are_gone_within_five_seconds(string end)
    {
        SkipOnWindows();
        Assert.SkipWhen(end.StartsWith("SIGHUP", StringComparison.Ordinal) && OtherProcesses.InheritsNoHangUp, "the tests run under nohup, and what they start ignores SIGHUP, too");
        using var victim = Victim.StartLocal(_files);
        await victim.UntilLeasedAsync();
        var postmaster = victim.Postmaster;
        Assert.False(OtherProcesses.HasEnded(postmaster));
        switch (end)
        {
            case "SIGTERM": await victim.SignalAsync("TERM"); break;
            case "Ctrl+C": await victim.SignalAsync("INT", group: true); break;
            case "SIGHUP of its group": await victim.SignalAsync("HUP", group: true); break;
            case "kill of its group": await victim.SignalAsync("KILL", group: true); break;
            case "Environment.FailFast": await victim.FailFastAsync(); break;
            default: await victim.KillAsync(withDescendants: end != "kill -9"); break;
        }

        await EventuallyAsync(() => OtherProcesses.HasEnded(postmaster) && _files.Servers.Count == 0);
        Assert.False((await NextAsync()).HasBuilt);
    }

    [Fact]
    public async Task When_dotnet_test_kills_its_host_alone_the_server_goes_although_the_test_process_hangs_on()
    {
        SkipOnWindows();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the host is looked for in /proc");
        _files.Write("testhost.sh", """exec 3<&0; "$@" <&3 3<&- & wait""");
        using var victim = Victim.StartLocal(_files, host: Path.Combine(_files.Folder, "testhost.sh"));
        await victim.UntilLeasedAsync();
        var postmaster = victim.Postmaster;
        using (var host = Process.GetProcessById(victim.Id)) host.Kill();
        await EventuallyAsync(() => OtherProcesses.HasEnded(postmaster) && _files.Servers.Count == 0);
        await victim.SignalAsync("KILL", group: true); // the test process, which nobody else ends
    }

    [Fact]
    public async Task When_the_server_is_killed_first_its_folder_goes_with_the_test_process()
    {
        SkipOnWindows();
        using var victim = Victim.StartLocal(_files);
        await victim.UntilLeasedAsync();
        using (var postmaster = Process.GetProcessById(victim.Postmaster)) postmaster.Kill();
        await victim.KillAsync();
        await EventuallyAsync(() => _files.Servers.Count == 0);
    }

    [Fact]
    public async Task During_initdb_what_it_makes_goes_when_it_ends()
    {
        SkipOnWindows();
        using var victim = Victim.StartLocal(_files, binaries: await RealBinaries.WithInitDbAsync(_files, RealBinaries.Waiting(_files)));
        await EventuallyAsync(() => RealBinaries.HasBegun(_files));
        await victim.KillAsync();
        Assert.NotEmpty(_files.Servers);
        RealBinaries.LetGo(_files);
        await Eventually.IsTrueAsync(() => Task.FromResult(_files.Servers.Count == 0)); // initdb itself takes its time
        Assert.True((await NextAsync()).HasBuilt);
    }

    [Fact]
    public async Task During_initdb_the_next_start_does_not_mind_that_it_still_runs()
    {
        SkipOnWindows();
        using var victim = Victim.StartLocal(_files, binaries: await RealBinaries.WithInitDbAsync(_files, RealBinaries.Waiting(_files)));
        await EventuallyAsync(() => RealBinaries.HasBegun(_files));
        await victim.KillAsync();
        var next = await NextAsync();
        Assert.Contains(next.Lines, line => line.StartsWith("log removed ", StringComparison.Ordinal));
        Assert.Empty(_files.Servers);

        RealBinaries.LetGo(_files); // it makes its folder anew
        await Eventually.IsTrueAsync(() => Task.FromResult(OtherProcesses.Naming(_files.Folder).Count == 0));
        Assert.Empty(_files.Servers);
    }

    [Fact]
    public async Task While_a_cluster_is_put_into_the_cache_the_next_start_removes_the_half()
    {
        SkipOnWindows();
        using var victim = Victim.StartLocal(_files, path: SlowCopy());
        await EventuallyAsync(() => RealBinaries.HasBegun(_files));
        await victim.KillAsync();
        Assert.Equal(["aside", "aside", "done"], Cached); // the half, its owner file and a lock
        RealBinaries.LetGo(_files);

        var next = await NextAsync();
        Assert.Contains(next.Lines, line => line.StartsWith("log removed ", StringComparison.Ordinal) && line.Contains("aside-", StringComparison.Ordinal));
        Assert.True(next.HasBuilt);
        Assert.Equal(["bare", "done"], Cached);
        await EventuallyAsync(() => _files.Servers.Count == 0);
    }

    [Fact]
    public async Task While_a_cached_cluster_is_copied_the_copy_goes_and_the_cache_stays_whole()
    {
        SkipOnWindows();
        Assert.True((await NextAsync()).HasBuilt);
        using var victim = Victim.StartLocal(_files, path: SlowCopy());
        await EventuallyAsync(() => RealBinaries.HasBegun(_files));
        await victim.KillAsync();
        RealBinaries.LetGo(_files);
        await EventuallyAsync(() => _files.Servers.Count == 0);
        Assert.False((await NextAsync()).HasBuilt);
        Assert.Equal(["bare", "done"], Cached);
    }

    [Fact]
    public async Task While_the_template_is_built_the_next_process_builds_it()
    {
        SkipOnWindows();
        using var victim = Victim.StartLocal(_files, seconds: "600");
        await victim.UntilAsync(line => line == "building");
        await victim.KillAsync();
        await EventuallyAsync(() => _files.Servers.Count == 0);
        Assert.True((await NextAsync()).HasBuilt);
        Assert.False((await NextAsync()).HasBuilt);
        Assert.Equal(["bare", "done"], Cached);
    }

    [Fact]
    public async Task On_an_existing_server_the_next_process_drops_what_a_killed_one_left_and_nothing_of_a_living_one()
    {
        using var dead = Victim.Start(server.ConnectionString);
        using var living = Victim.Start(server.ConnectionString);
        await Task.WhenAll(dead.UntilLeasedAsync(), living.UntilLeasedAsync());
        var (orphan, inUse) = (dead.Database, living.Database);
        await dead.KillAsync();
        Assert.Contains(orphan, await server.DatabasesAsync());
        await using (var connection = await server.ConnectAsync())
            await Eventually.IsTrueAsync(async () => await connection.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = $1", _cancellation, orphan) == 0);

        await using (await server.Builder().AddSchema("next").BuildAsync(_cancellation))
        {
            await Eventually.IsTrueAsync(async () => !(await server.DatabasesAsync()).Contains(orphan)); // another test's process may be at it
            Assert.Contains(inUse, await server.DatabasesAsync());
        }

        Assert.Equal(0, await living.EndAsync());
        Assert.DoesNotContain(inUse, await server.DatabasesAsync());
    }

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals");

    private string SlowCopy() => Path.GetDirectoryName(RealBinaries.Script(_files, "slow/cp", RealBinaries.Waiting(_files) + "\nexec /bin/cp \"$@\""))!;

    /// <summary>The next process with the same folders: it works, and leaves nothing.</summary>
    private async Task<Victim> NextAsync()
    {
        using var next = Victim.StartLocal(_files);
        await next.UntilLeasedAsync();
        Assert.Equal(0, await next.EndAsync());
        return next;
    }

    private async Task EventuallyAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!condition() && watch.Elapsed < Limit) await timer.WaitForNextTickAsync(_cancellation);
        Assert.True(condition(), $"not so after {Limit.TotalSeconds} s: {string.Join(", ", _files.Servers)}");
    }
}
