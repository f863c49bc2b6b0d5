using System.Diagnostics;

namespace PgTestKit.Bench;

/// <summary>Measures a row in pairs: both sides alternate, so that what slows the machine slows both.</summary>
internal static class PairedRun
{
    public static async Task<Result> MeasureAsync(Benchmark row, TimeSpan budget, CancellationToken cancellationToken)
    {
        await row.SetUpAsync(cancellationToken);
        for (var round = 0; round < row.WarmUps; round++)
            await PairAsync(row, round, cancellationToken);

        var pairs = new List<(double Ours, double Peer)>();
        var watch = Stopwatch.StartNew();
        while (pairs.Count < row.MinimumPairs || (pairs.Count < 1000 && watch.Elapsed < budget * row.Weight))
            pairs.Add(await PairAsync(row, pairs.Count, cancellationToken));

        return Result.Of(row, Median(pairs.Select(pair => pair.Ours)), Median(pairs.Select(pair => pair.Peer)), pairs.Count);
    }

    // Whoever goes second may find warm what the first had to fetch: they take turns at that.
    private static async Task<(double Ours, double Peer)> PairAsync(Benchmark row, int round, CancellationToken cancellationToken)
    {
        Task<double> OursAsync() => MedianAsync(row.Repeats, row.BeforeOursAsync, row.OursAsync, cancellationToken);
        Task<double> PeerAsync() => MedianAsync(row.Repeats, row.BeforePeerAsync, row.PeerAsync, cancellationToken);

        if (round % 2 == 0)
            return (await OursAsync(), await PeerAsync());
        var peer = await PeerAsync();
        return (await OursAsync(), peer);
    }

    private static async Task<double> MedianAsync(
        int repeats, Func<CancellationToken, Task> prepare, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var times = new List<double>(repeats);
        while (times.Count < repeats) times.Add(await TimeAsync(prepare, work, cancellationToken));
        return Median(times);
    }

    private static async Task<double> TimeAsync(
        Func<CancellationToken, Task> prepare, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        await prepare(cancellationToken);
        var start = Stopwatch.GetTimestamp();
        await work(cancellationToken);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(IEnumerable<double> samples)
    {
        var sorted = samples.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
