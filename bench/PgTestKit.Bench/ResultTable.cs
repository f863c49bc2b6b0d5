using System.Globalization;

namespace PgTestKit.Bench;

/// <summary>The results as people read them.</summary>
internal static class ResultTable
{
    public static void Write(IReadOnlyList<Result> results, TextWriter writer)
    {
        string[][] rows = [["", "unit", "ours", "peer", "ratio", "goal", "n", "peer is"], .. results.Select(Cells)];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            writer.WriteLine(string.Join("  ", row.Select((cell, column) => Align(cell, column, widths[column]))).TrimEnd());

        foreach (var result in results.Where(result => result.MissesGoal()))
            writer.WriteLine($"misses its goal: {result.Name}, {Figure(result.Ratio)} of {result.PeerName} instead of {Figure(result.Goal)}");
    }

    private static string[] Cells(Result result) =>
    [
        result.Name, result.Unit, Figure(result.Ours), Figure(result.Peer), Figure(result.Ratio), Figure(result.Goal),
        $"{result.N}", result.PeerName,
    ];

    private static string Align(string cell, int column, int width) =>
        column is >= 2 and <= 6 ? cell.PadLeft(width) : cell.PadRight(width);

    private static string Figure(double value) =>
        value.ToString(value >= 100 ? "F0" : value >= 10 ? "F1" : "F3", CultureInfo.InvariantCulture);
}
