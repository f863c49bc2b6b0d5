namespace PgTestKit.Scanning;

/// <summary>The shortest way from one list of lines to another (Myers).</summary>
internal static class LineDiff
{
    /// <summary>Every line of both: kept (' '), taken out ('-') or put in ('+'), in order.</summary>
    public static IReadOnlyList<(char Mark, string Line)> Of(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var traces = Search(before, after);
        var edits = new List<(char, string)>();
        int x = before.Count, y = after.Count;
        for (var depth = traces.Count - 1; depth >= 0; depth--)
        {
            var furthest = traces[depth];
            var diagonal = x - y;
            var isInsert = diagonal == -depth || (diagonal != depth && furthest[diagonal - 1] < furthest[diagonal + 1]);
            var previous = isInsert ? diagonal + 1 : diagonal - 1;
            var (fromX, fromY) = depth == 0 ? (0, 0) : (furthest[previous], furthest[previous] - previous);
            while (x > fromX && y > fromY) edits.Add((' ', before[Step(ref x, ref y)]));
            if (depth == 0) break;
            edits.Add(isInsert ? ('+', after[y - 1]) : ('-', before[x - 1]));
            (x, y) = (fromX, fromY);
        }

        edits.Reverse();
        return edits;
    }

    private static int Step(ref int x, ref int y)
    {
        y--;
        return --x;
    }

    private static List<Dictionary<int, int>> Search(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var traces = new List<Dictionary<int, int>>();
        var furthest = new Dictionary<int, int> { [1] = 0 };
        for (var depth = 0; ; depth++)
        {
            traces.Add(new(furthest));
            for (var diagonal = -depth; diagonal <= depth; diagonal += 2)
            {
                var isInsert = diagonal == -depth || (diagonal != depth && furthest[diagonal - 1] < furthest[diagonal + 1]);
                var x = isInsert ? furthest[diagonal + 1] : furthest[diagonal - 1] + 1;
                var y = x - diagonal;
                while (x < before.Count && y < after.Count && before[x] == after[y]) (x, y) = (x + 1, y + 1);
                furthest[diagonal] = x;
                if (x >= before.Count && y >= after.Count) return traces;
            }
        }
    }
}
