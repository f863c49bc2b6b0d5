using System.Diagnostics;

namespace PgTestKit.Tests;

/// <summary>Waits for a condition, generously: the machine may be loaded.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task IsTrueAsync(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            Assert.True(watch.Elapsed < Limit, $"not so after {Limit.TotalSeconds} s");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
