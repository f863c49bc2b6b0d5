using System.Text;

namespace PgTestKit.Scanning;

/// <summary>A change of a file as <c>git apply</c> and <c>patch -p1</c> read it.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    public static string Of(string path, string before, string after)
    {
        var edits = LineDiff.Of(Lines(before), Lines(after));
        var text = new StringBuilder().Append("--- a/").Append(path).Append("\n+++ b/").Append(path).Append('\n');
        int oldLine = 1, newLine = 1;
        for (var i = 0; i < edits.Count;)
        {
            if (edits[i].Mark == ' ')
            {
                (i, oldLine, newLine) = (i + 1, oldLine + 1, newLine + 1);
                continue;
            }

            var start = Math.Max(0, i - Context);
            var end = End(edits, i);
            var hunk = edits.Skip(start).Take(end - start).ToList();
            var (oldStart, newStart) = (oldLine - (i - start), newLine - (i - start));
            int oldCount = hunk.Count(edit => edit.Mark != '+'), newCount = hunk.Count(edit => edit.Mark != '-');
            text.Append(FormattableString.Invariant($"@@ -{(oldCount == 0 ? oldStart - 1 : oldStart)},{oldCount} +{(newCount == 0 ? newStart - 1 : newStart)},{newCount} @@\n"));
            foreach (var (mark, line) in hunk) text.Append(mark).Append(line).Append(line.EndsWith('\n') ? "" : "\n\\ No newline at end of file\n");
            (i, oldLine, newLine) = (end, oldStart + oldCount, newStart + newCount);
        }

        return text.ToString();
    }

    // Hunks whose contexts touch are one.
    private static int End(IReadOnlyList<(char Mark, string Line)> edits, int first)
    {
        var last = first;
        for (var i = first; i < edits.Count && i <= last + (2 * Context) + 1; i++)
            if (edits[i].Mark != ' ') last = i;
        return Math.Min(edits.Count, last + Context + 1);
    }

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }
}
