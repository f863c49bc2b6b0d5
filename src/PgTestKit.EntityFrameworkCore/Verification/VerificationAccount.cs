using System.Text;

namespace PgTestKit;

/// <summary>Findings as text of 80 columns, by the place that they are found in.</summary>
internal static class VerificationAccount
{
    private const int Width = 80;

    public static string Of(string heading, IReadOnlyList<Difference> differences) => Of(heading, [.. differences.Select(difference => (difference.Where, difference.Text, difference.Kind.ToString()))]);

    public static string Of(string heading, IReadOnlyList<(string Where, string Text, string Kind)> differences)
    {
        var text = new StringBuilder(Wrapped(heading, 0, ""));
        foreach (var group in differences.GroupBy(difference => difference.Where))
        {
            text.AppendLine().Append(Wrapped(group.Key, 0, "    "));
            foreach (var difference in group)
                foreach (var (line, i) in $"{difference.Text} [{difference.Kind}]".ReplaceLineEndings("\n").Split('\n').Select((line, i) => (line, i)))
                    text.AppendLine().Append(i == 0 ? "  " : "    ").Append(Wrapped(line, i == 0 ? 2 : 4, "    "));
        }

        return text.ToString();
    }

    /// <summary>Breaks at spaces; a longer word stays whole.</summary>
    private static string Wrapped(string line, int column, string indent)
    {
        var text = new StringBuilder();
        foreach (var word in line.Split(' '))
        {
            if (text.Length > 0 && column + 1 + word.Length > Width)
            {
                text.AppendLine().Append(indent);
                column = indent.Length;
            }
            else if (text.Length > 0)
            {
                text.Append(' ');
                column++;
            }

            text.Append(word);
            column += word.Length;
        }

        return text.ToString();
    }
}
