namespace PgTestKit.Tests.Servers;

/// <summary>Test processes with local servers of their own that share the user's cache.</summary>
public sealed class CrowdTests : IDisposable
{
    private readonly TempFiles _files = TempFiles.ForEveryone();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Ten_processes_that_start_at_once_on_an_empty_cache_run_initdb_and_the_steps_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "initdb is replaced by a shell script that counts");
        var binaries = await RealBinaries.WithInitDbAsync(_files, $"echo 1 >> '{_files.Folder}/initdbs'");
        var victims = Enumerable.Range(0, 10).Select(_ => Victim.StartLocal(_files, seconds: "0.5", binaries)).ToList();
        try
        {
            await Task.WhenAll(victims.Select(victim => victim.UntilLeasedAsync()));
            Assert.Equal(10, victims.Select(victim => victim.Data).Distinct().Count());
            Assert.Single(victims, victim => victim.HasBuilt);
            Assert.Single(await File.ReadAllLinesAsync(Path.Combine(_files.Folder, "initdbs"), TestContext.Current.CancellationToken));
            Assert.All(await Task.WhenAll(victims.Select(victim => victim.EndAsync())), code => Assert.Equal(0, code));
        }
        finally
        {
            victims.ForEach(victim => victim.Dispose());
        }

        Assert.Empty(_files.Servers);
        Assert.Equal(["bare", "done"], new DirectoryInfo(Path.Combine(Victim.CacheIn(_files), "clusters")).EnumerateFileSystemInfos().Select(entry => entry.Name.Split('-')[0]).Order());
    }

    [Fact]
    public async Task An_ordinary_user_and_root_each_have_a_server_beside_the_other()
    {
        Assert.SkipUnless(UnprivilegedUser.IsNeeded, "only root can start a process as another user; all other tests run as an ordinary user here");
        const string Nobody = "65534";
        using var theirs = TempFiles.ForEveryone();
        using var root = Victim.StartLocal(_files);
        using var ordinary = Victim.StartLocal(theirs, uid: Nobody);
        await Task.WhenAll(root.UntilLeasedAsync(), ordinary.UntilLeasedAsync());
        Assert.Equal(UnprivilegedUser.Find().Uid, UidOf(root.Postmaster));
        Assert.Equal(Nobody, UidOf(ordinary.Postmaster));
        Assert.All(await Task.WhenAll(root.EndAsync(), ordinary.EndAsync()), code => Assert.Equal(0, code));

        using var second = Victim.StartLocal(theirs, uid: Nobody);
        await second.UntilLeasedAsync();
        Assert.False(second.HasBuilt);
        await second.KillAsync();
        await Eventually.IsTrueAsync(() => Task.FromResult(theirs.Servers.Count == 0));
        Assert.Empty(_files.Servers);
    }

    private static string UidOf(int process) => File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];
}
