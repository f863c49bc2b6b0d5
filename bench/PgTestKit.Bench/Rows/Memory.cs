using System.Globalization;

namespace PgTestKit.Bench.Rows;

/// <summary>What the processes of an idle local server, watchdog included, keep in memory for themselves after one lease. The peer is a figure.</summary>
internal sealed class Memory : StartBenchmark
{
    private const double Limit = 60; // MB

    public override string Name => "memory of an idle server";

    public override string PeerName => "the most it may be";

    public override string Unit => "MB private";

    public override double Goal => 1;

    public override Task OursAsync(CancellationToken cancellationToken) => StartAsync(Server, cancellationToken);

    public override Task PeerAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override async Task<Result> MeasureAsync(TimeSpan budget, CancellationToken cancellationToken)
    {
        await SetUpAsync(cancellationToken);
        var template = await StartAsync(Server, cancellationToken);
        await using var connection = new Npgsql.NpgsqlConnection(template.Server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = new Npgsql.NpgsqlCommand("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)", connection);
        var postmaster = int.Parse((string)(await command.ExecuteScalarAsync(cancellationToken))!, CultureInfo.InvariantCulture);
        var parents = Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _))
            .Select(folder => TryRead(folder + "/stat")).Where(stat => stat.Length > 0)
            .ToDictionary(stat => Number(stat.Split(' ')[0]), stat => Number(stat.Split(") ")[^1].Split(' ')[1]));
        var bytes = Descendants(parents[postmaster], parents).Sum(process => Private(TryRead($"/proc/{process}/smaps_rollup")));
        return Result.Of(this, Math.Round(bytes / 1e6, 1), Limit, 1);
    }

    private static IEnumerable<int> Descendants(int process, Dictionary<int, int> parents) =>
        [process, .. parents.Where(item => item.Value == process).SelectMany(item => Descendants(item.Key, parents))];

    private static double Private(string rollup) =>
        rollup.Split('\n').Where(line => line.StartsWith("Private_", StringComparison.Ordinal)).Sum(line => 1024.0 * Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return ""; // it has ended
        }
    }
}
