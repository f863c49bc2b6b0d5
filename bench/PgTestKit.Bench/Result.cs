namespace PgTestKit.Bench;

/// <summary>A measured row: medians, and how many pairs they are taken from. A smaller ratio is better.</summary>
internal sealed record Result(
    string Name, string Unit, double Ours, double Peer, string PeerName, double Ratio, double Goal, int N)
{
    public bool MissesGoal() => Ratio > Goal;

    public static Result Of(Benchmark row, double ours, double peer, int n) => new(
        row.Name, row.Unit, Per(row, ours), Per(row, peer), row.PeerName, Math.Round(ours / peer, 4), row.Goal, n);

    private static double Per(Benchmark row, double milliseconds) => Math.Round(milliseconds / row.Operations, 5);
}
