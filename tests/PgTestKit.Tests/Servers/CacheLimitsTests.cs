namespace PgTestKit.Tests.Servers;

/// <summary>Which cached clusters stay for the next run.</summary>
public sealed class CacheLimitsTests : IDisposable
{
    private const long Plenty = 1 << 30;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly TempFiles _files = TempFiles.ForEveryone();

    private string[] Entries => [.. Directory.EnumerateDirectories(Path.Combine(_files.Folder, "clusters"))];

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task What_nobody_used_for_long_goes()
    {
        var old = await RunAsync("5MB");
        var younger = await RunAsync("6MB");
        Age(old, TimeSpan.FromDays(8));
        Age(younger, TimeSpan.FromDays(6));
        await RunAsync("7MB");
        Assert.DoesNotContain(old, Entries);
        Assert.Contains(younger, Entries);
    }

    [Fact]
    public async Task When_there_is_no_room_what_was_used_again_outlives_what_was_made_later()
    {
        var used = await RunAsync("5MB");
        var unused = await RunAsync("6MB");
        Assert.Equal(used, await RunAsync("5MB"));
        var bytes = Entries.Sum(entry => ClusterManifest.Bytes(File.ReadAllText(Path.Combine(entry, "manifest")))) / 4; // of one cluster, bare or finished
        await RunAsync("7MB", maxBytes: bytes * 7 / 2); // its own pair, and one more
        Assert.Contains(used, Entries);
        Assert.DoesNotContain(unused, Entries);
    }

    private static void Age(string entry, TimeSpan age) => File.SetLastWriteTimeUtc(Path.Combine(entry, "manifest"), DateTime.UtcNow - age);

    /// <summary>The finished cluster that the run made or used.</summary>
    private async Task<string> RunAsync(string workMem, long maxBytes = Plenty)
    {
        var server = PostgresServer.Local().WithCache(maxBytes, Week, _files.Folder).WithSetting("work_mem", workMem);
        await using (await new TemplateDatabaseBuilder().UseServer(server).AddSchema("cached").BuildAsync(_cancellation)) { }
        return Entries.Where(entry => Path.GetFileName(entry).StartsWith("done-", StringComparison.Ordinal)).MaxBy(entry => File.GetLastWriteTimeUtc(Path.Combine(entry, "manifest")))!;
    }
}
