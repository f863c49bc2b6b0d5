using System.Diagnostics;

namespace PgTestKit.Tests.Servers;

/// <summary>A cache folder of somebody else: the server starts all the same, and one line says why it took longer. Root alone can make such a folder.</summary>
public sealed class ForeignCacheTests : IDisposable
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly TempFiles _files = TempFiles.ForEveryone();
    private readonly List<string> _log = [];

    public ForeignCacheTests() => Assert.SkipUnless(UnprivilegedUser.IsNeeded, "only root can give a folder away");

    private string Clusters => Path.Combine(_files.Folder, "cache", "clusters");

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task An_empty_one_costs_one_line_a_run_and_stays_empty()
    {
        Directory.CreateDirectory(Clusters);
        for (var run = 1; run <= 2; run++)
        {
            await StartAsync();
            AssertOneLine(_log);
            Assert.Empty(Directory.EnumerateFileSystemEntries(Clusters));
        }
    }

    [Fact]
    public async Task A_filled_one_costs_one_line_and_stays_as_it_is()
    {
        await StartAsync();
        Assert.Empty(_log);
        var entries = Entries();
        Assert.Equal(2, entries.Length);
        using (var chown = Process.Start("chown", ["-R", "0:0", Clusters])) await chown.WaitForExitAsync(_cancellation);

        await StartAsync();
        AssertOneLine(_log);
        Assert.Equal(entries, Entries());
    }

    [Theory]
    [InlineData((UnixFileMode)0b111_101_101)]
    [InlineData((UnixFileMode)0b111_000_000)]
    public async Task An_ordinary_user_is_told_the_same(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows()) return; // which the platform analyzer can't know
        Assert.SkipUnless(Directory.Exists("/usr/bin") && File.Exists("/usr/bin/setpriv"), "setpriv is not there");
        Directory.CreateDirectory(Clusters);
        File.SetUnixFileMode(Clusters, mode);
        using var victim = Victim.StartLocal(_files, uid: "65534");
        await victim.UntilLeasedAsync();
        Assert.Equal(0, await victim.EndAsync());
        AssertOneLine([.. victim.Lines.Where(line => line.Contains("clusters", StringComparison.Ordinal))]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Clusters));
    }

    private void AssertOneLine(List<string> log)
    {
        var line = Assert.Single(log);
        Assert.Contains($"the cluster cache {Clusters} ", line, StringComparison.Ordinal);
        Assert.Contains("or name another folder: PGTESTKIT_CACHE", line, StringComparison.Ordinal);
    }

    private string[] Entries() => [.. Directory.EnumerateFileSystemEntries(Clusters).Order(StringComparer.Ordinal)];

    /// <summary>As a suite does whose template is built, or found.</summary>
    private async Task StartAsync()
    {
        _log.Clear();
        await using var server = await PostgresServer.Local().WithDataIn(_files.Folder).WithCache(1 << 30, folder: Path.Combine(_files.Folder, "cache")).StartAsync(new("fingerprint", _log.Add), _cancellation);
        if (server.FinishedTemplate is not null) return;
        server.FinishedTemplate = "postgres";
        await server.TemplateBuiltAsync(_cancellation);
    }
}
