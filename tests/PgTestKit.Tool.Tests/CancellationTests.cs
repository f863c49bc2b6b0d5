using System.Diagnostics;

namespace PgTestKit.Tool.Tests;

/// <summary>Signals to a tool that runs a server.</summary>
public sealed class CancellationTests : IDisposable
{
    private const int ParentField = 2, GroupField = 3; // in /proc/PID/stat, counted from the name
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly Machine _machine = new();

    public CancellationTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "needs setsid and /proc");

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Terminated_it_stops_the_server_and_removes_its_folder()
    {
        var (tool, data) = await SleepInPsqlAsync();
        Assert.True(Directory.Exists(data));

        await SignalAsync("-TERM", tool.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(130, (await _machine.EndAsync(tool)).ExitCode);
        Assert.False(Directory.Exists(data));
    }

    [Fact]
    public async Task Ctrl_C_in_psql_cancels_the_query_and_leaves_the_server()
    {
        var (tool, data) = await SleepInPsqlAsync();
        var postmaster = (await File.ReadAllLinesAsync(Path.Combine(data, "postmaster.pid"), _cancellation))[0];
        Assert.NotEqual(tool.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), (await StatusOfAsync(postmaster))[GroupField]); // the signal does not reach it

        await SignalAsync("-INT", $"-{tool.Id}"); // to the whole group, as a terminal sends it
        var output = await _machine.EndAsync(tool);
        Assert.Contains("canceling statement due to user request", output.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("terminating connection", output.Errors, StringComparison.Ordinal);
        Assert.Equal(1, output.ExitCode); // psql's own
        Assert.False(Directory.Exists(data));
    }

    private async Task<string[]> StatusOfAsync(string process) => (await File.ReadAllTextAsync($"/proc/{process}/stat", _cancellation)).Split(')')[^1].Split(' ');

    [Fact]
    public async Task Killed_with_its_whole_process_group_it_leaves_nothing_either()
    {
        var (tool, data) = await SleepInPsqlAsync();
        using (tool)
        {
            // Another run's sweep would tidy up, too: what matters is that the watchdog lives on.
            var watchdog = (await StatusOfAsync((await File.ReadAllLinesAsync(Path.Combine(data, "postmaster.pid"), _cancellation))[0]))[ParentField];
            Assert.NotEqual(tool.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), (await StatusOfAsync(watchdog))[GroupField]);
            await SignalAsync("-KILL", $"-{tool.Id}");
            await tool.WaitForExitAsync(_cancellation);
        }

        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (Directory.Exists(Path.GetDirectoryName(data)) && watch.Elapsed < TimeSpan.FromSeconds(30)) await timer.WaitForNextTickAsync(_cancellation);
        Assert.False(Directory.Exists(Path.GetDirectoryName(data)));
    }

    [Fact]
    public async Task Ctrl_C_ends_doctor()
    {
        var tool = _machine.Start(Machine.CommandOf("doctor"));
        Assert.Contains("starting a server", await tool.StandardError.ReadLineAsync(_cancellation), StringComparison.Ordinal);
        await SignalAsync("-INT", tool.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var output = await _machine.EndAsync(tool);
        Assert.Equal(130, output.ExitCode);
        Assert.Contains("Cancelled.", output.Errors, StringComparison.Ordinal);
    }

    private async Task<(Process Tool, string Data)> SleepInPsqlAsync()
    {
        var name = Assert.Single(await _machine.KeepAsync("*.CloneTests.Fails"));
        // setsid: a process group of its own, as a shell makes one for each command.
        var tool = _machine.Start(["setsid", .. Machine.CommandOf("psql", name, "--", "-At", "-c", "SHOW data_directory", "-c", "SELECT pg_sleep(600)")]);
        return (tool, (await tool.StandardOutput.ReadLineAsync(_cancellation))!);
    }

    private async Task SignalAsync(string signal, string target)
    {
        using var kill = Process.Start("kill", [signal, "--", target]);
        await kill.WaitForExitAsync(_cancellation);
        Assert.Equal(0, kill.ExitCode);
    }
}
