using System.Diagnostics;

namespace PgTestKit.Tests.Servers;

/// <summary>What is left of a test process that was killed. The victim is a program of its own.</summary>
public sealed class KillTests(OneServer server)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_kill_9_the_local_server_and_its_folder_are_gone_within_five_seconds()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the local server does not run on Windows");
        var (victim, data, _) = await StartVictimAsync();
        using (victim)
        {
            var postmaster = int.Parse((await File.ReadAllLinesAsync(Path.Combine(data, "postmaster.pid"), _cancellation))[0], System.Globalization.CultureInfo.InvariantCulture);
            Assert.False(HasEnded(postmaster));
            victim.Kill(entireProcessTree: false);
            await victim.WaitForExitAsync(_cancellation);

            await EventuallyAsync(() => HasEnded(postmaster) && !Directory.Exists(Path.GetDirectoryName(data)));
        }
    }

    [Fact]
    public async Task On_an_existing_server_the_next_process_drops_what_a_killed_one_left_and_nothing_of_a_living_one()
    {
        var (dead, _, orphan) = await StartVictimAsync(server.ConnectionString);
        var (living, _, inUse) = await StartVictimAsync(server.ConnectionString);
        using (dead)
        using (living)
        {
            dead.Kill(entireProcessTree: false);
            await dead.WaitForExitAsync(_cancellation);
            Assert.Contains(orphan, await server.DatabasesAsync());
            await using (var connection = await server.ConnectAsync())
                await EventuallyAsync(async () => await connection.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = $1", _cancellation, orphan) == 0);

            await using (await server.Builder().AddSchema("next").BuildAsync(_cancellation))
            {
                await EventuallyAsync(async () => !(await server.DatabasesAsync()).Contains(orphan)); // another test's process may be at it
                Assert.Contains(inUse, await server.DatabasesAsync());
            }

            living.StandardInput.Close();
            await living.WaitForExitAsync(_cancellation);
            Assert.Equal(0, living.ExitCode);
        }

        Assert.DoesNotContain(inUse, await server.DatabasesAsync());
    }

    private async Task<(Process Victim, string DataDirectory, string Database)> StartVictimAsync(params string[] arguments)
    {
        var folder = AppContext.BaseDirectory.Replace("PgTestKit.Tests", "Victim", StringComparison.Ordinal);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "Victim.dll"), .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var victim = Process.Start(start)!;
        var words = (await victim.StandardOutput.ReadLineAsync(_cancellation))!.Split('|');
        return (victim, words[0], words[1]);
    }

    // A zombie has ended: it waits for whoever adopted it.
    private static bool HasEnded(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].TrimStart().StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }

    private Task EventuallyAsync(Func<bool> condition) => EventuallyAsync(() => Task.FromResult(condition()));

    private async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition() && watch.Elapsed < Limit) await timer.WaitForNextTickAsync(_cancellation);
        Assert.True(await condition(), $"not so after {Limit.TotalSeconds} s");
    }
}
