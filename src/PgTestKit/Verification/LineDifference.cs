namespace PgTestKit;

/// <summary>The shortest way from one list of lines to another.</summary>
internal static class LineDifference
{
    /// <summary>Lines that only the first has begin with <c>-</c>, those that only the second has with <c>+</c>; common ones are left out.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        // Length of the longest common subsequence of the two rests.
        int[][] common = [.. Enumerable.Range(0, before.Count + 1).Select(_ => new int[after.Count + 1])];
        for (var i = before.Count - 1; i >= 0; i--)
            for (var j = after.Count - 1; j >= 0; j--)
                common[i][j] = before[i] == after[j] ? common[i + 1][j + 1] + 1 : Math.Max(common[i + 1][j], common[i][j + 1]);

        for (int i = 0, j = 0; i < before.Count || j < after.Count;)
        {
            if (i < before.Count && j < after.Count && before[i] == after[j]) (i, j) = (i + 1, j + 1);
            else if (j == after.Count || (i < before.Count && common[i + 1][j] >= common[i][j + 1])) yield return "- " + before[i++];
            else yield return "+ " + after[j++];
        }
    }
}
