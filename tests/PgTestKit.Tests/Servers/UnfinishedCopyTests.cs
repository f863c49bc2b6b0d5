using System.Diagnostics;

namespace PgTestKit.Tests.Servers;

/// <summary>What happens while the rest of a cached cluster is still being copied behind a server that serves already. Here the copy does not go on until it is let.</summary>
public sealed class UnfinishedCopyTests : IDisposable
{
    private readonly TempFiles _files = TempFiles.ForEveryone();

    public UnfinishedCopyTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows copies the whole cluster first");

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Disposing_the_template_does_not_wait_for_it_and_leaves_nothing()
    {
        using var victim = await StartAsync();
        Assert.Equal(0, await victim.EndAsync());
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task The_death_of_the_test_process_ends_it_and_leaves_nothing()
    {
        using var victim = await StartAsync();
        await victim.KillAsync();
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task After_the_servers_death_the_next_lease_starts_another_and_nothing_is_left()
    {
        using var victim = await StartAsync();
        var (first, process) = (victim.Data, victim.Postmaster);
        using (var postmaster = Process.GetProcessById(process)) postmaster.Kill();
        await victim.LeaseAnewAsync();
        Assert.NotEqual(first, victim.Data);
        Assert.Contains(victim.Lines, line => line.Contains("crashed while the test ran", StringComparison.Ordinal));
        Assert.Contains(victim.Lines, line => line.Contains("died and is started again", StringComparison.Ordinal));
        Assert.Equal(0, await victim.EndAsync());
        await AssertNothingIsLeftAsync();
    }

    /// <summary>A process on the cached cluster whose databases, but the first, are being copied.</summary>
    private async Task<Victim> StartAsync()
    {
        using (var builder = Victim.StartLocal(_files))
        {
            await builder.UntilLeasedAsync();
            Assert.Equal(0, await builder.EndAsync());
        }

        var cp = RealBinaries.Script(_files, "slow/cp", $"case $* in */rest/.*) {RealBinaries.Waiting(_files)} ;; esac\nexec /bin/cp \"$@\"");
        var victim = Victim.StartLocal(_files, path: Path.GetDirectoryName(cp), isolation: TestIsolation.Transaction);
        await victim.UntilLeasedAsync();
        await Eventually.IsTrueAsync(() => Task.FromResult(RealBinaries.HasBegun(_files)));
        Assert.False(victim.HasBuilt);
        return victim;
    }

    private async Task AssertNothingIsLeftAsync()
    {
        await Eventually.IsTrueAsync(() => Task.FromResult(_files.Servers.Count == 0 && OtherProcesses.Naming(_files.Folder).Count == 0));
        using var next = Victim.StartLocal(_files);
        await next.UntilLeasedAsync();
        Assert.False(next.HasBuilt); // the cached cluster is whole still
        Assert.Equal(0, await next.EndAsync());
    }
}
