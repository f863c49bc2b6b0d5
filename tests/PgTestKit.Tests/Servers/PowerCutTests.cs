using System.Diagnostics;

namespace PgTestKit.Tests.Servers;

/// <summary>What is left when nobody could clean up, not even the watchdog.</summary>
public sealed class PowerCutTests : IDisposable
{
    private readonly TempFiles _files = TempFiles.ForEveryone();

    public PowerCutTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "looks for processes in /proc");

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // the server runs on: a kill of all but it
    public async Task The_next_start_removes_it_and_nothing_of_a_living_process_or_without_the_kits_mark(bool withServer)
    {
        using var victim = Victim.StartLocal(_files);
        await victim.UntilLeasedAsync();
        var (folder, server) = (Path.GetDirectoryName(victim.Data)!, victim.Postmaster);
        // The watchdog first, or it would clean up. It is several shells.
        foreach (var (process, _) in OtherProcesses.Naming(folder).OrderBy(process => process.Id == server ? 1 : 0))
            if (withServer || process != server) Kill(process);
        await victim.KillAsync();
        Assert.True(Directory.Exists(folder));
        Assert.Equal(withServer, OtherProcesses.HasEnded(server));

        var unmarked = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(folder)!, "0123456789ab")).FullName;
        using var living = Victim.StartLocal(_files);
        await living.UntilLeasedAsync();
        Assert.Contains(living.Lines, line => line.Contains($"removed {folder}, left behind by a process that died", StringComparison.Ordinal));
        Assert.False(Directory.Exists(folder));
        await Eventually.IsTrueAsync(() => Task.FromResult(OtherProcesses.HasEnded(server)));

        using var next = Victim.StartLocal(_files);
        await next.UntilLeasedAsync();
        Assert.Equal(0, await next.EndAsync());
        Assert.False(OtherProcesses.HasEnded(living.Postmaster));
        Assert.Equal(0, await living.EndAsync());
        Assert.Equal([unmarked], _files.Servers);
    }

    private static void Kill(int process)
    {
        try
        {
            using var victim = Process.GetProcessById(process);
            victim.Kill();
        }
        catch (ArgumentException)
        {
            // It ended along with another.
        }
    }
}
