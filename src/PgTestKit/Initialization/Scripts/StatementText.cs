using System.Text;

namespace PgTestKit;

/// <summary>The part of a statement that an error shows.</summary>
internal static class StatementText
{
    private const int Lines = 4, Characters = 240;

    /// <summary>The index of PostgreSQL's position, which counts characters from 1.</summary>
    public static int IndexOf(string text, int position)
    {
        var index = 0;
        for (var character = 1; character < position && index < text.Length; character++) index += char.IsSurrogatePair(text, index) ? 2 : 1;
        return index;
    }

    /// <summary>The lines about a place, and the first one; the long ones cut.</summary>
    public static string Around(string text, int position)
    {
        var from = Math.Max(0, position - Characters);
        var to = Math.Min(text.Length, position + Characters);
        var lines = text[from..to].Split('\n');
        var line = text.AsSpan(from, position - from).Count('\n');
        var shown = new StringBuilder();
        if (from > 0 || line > Lines) shown.AppendLine().Append("  ").Append(First(text)).Append(" ...");
        foreach (var each in lines.Skip(line - Lines).Take(Math.Min(line, Lines) + 1 + Lines)) shown.AppendLine().Append("  ").Append(each.TrimEnd());
        return (to < text.Length || lines.Length > line + 1 + Lines ? shown.Append(" ...") : shown).ToString();
    }

    private static string First(string text)
    {
        var line = text.AsSpan().IndexOf('\n') is >= 0 and var end ? text[..end].TrimEnd() : text;
        return line.Length > 80 ? line[..80] : line;
    }
}
