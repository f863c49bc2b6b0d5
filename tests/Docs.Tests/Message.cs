using System.Text.RegularExpressions;

namespace Docs.Tests;

/// <summary>A message of the kit, as its source has it; … stands for what varies.</summary>
internal sealed partial record Message(string Place, string Text)
{
    private static readonly char[] Ends = [' ', '…', '.', ':', ';', ','];

    /// <summary>Up to the first stop behind three words: what the page has to show.</summary>
    public string Beginning
    {
        get
        {
            var end = Stop().Matches(Text).Select(stop => stop.Index).FirstOrDefault(index => Word().Count(Text[..index]) >= 3, Text.Length);
            return Text[..end].TrimEnd(Ends);
        }
    }

    /// <summary>Whether an entry of the page tells of it: its words in their order, as far as the entry goes.</summary>
    public bool IsTold(Message entry) => entry.Beginning == Beginning && Text.StartsWith(entry.Text.TrimEnd(Ends), StringComparison.Ordinal);

    /// <summary>One space for each gap, one … for what varies.</summary>
    public static string Normalize(string text) => Varying().Replace(Gap().Replace(text, " ").Trim(), "…");

    public override string ToString() => $"{Beginning}    ({Place})";

    [GeneratedRegex(@"\s+")]
    private static partial Regex Gap();

    [GeneratedRegex("…( ?…)+")]
    private static partial Regex Varying();

    [GeneratedRegex(@"(?<![.\\])[.:;](?= |…|$)")]
    private static partial Regex Stop();

    [GeneratedRegex(@"[A-Za-z][A-Za-z']+")]
    private static partial Regex Word();
}
