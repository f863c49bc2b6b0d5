namespace PgTestKit;

/// <summary>Sorts the lines in which two snapshots differ: what matters, what EF Core never takes back, and columns in another order.</summary>
internal sealed class CatalogDifference
{
    public CatalogDifference(SchemaSnapshot expected, SchemaSnapshot actual)
    {
        foreach (var (header, lines) in Objects(expected.DifferenceTo(actual)))
        {
            if (header.StartsWith("+ schema ", StringComparison.Ordinal) || header.StartsWith("+ extension ", StringComparison.Ordinal)) Leftovers.Add(header[2..]);
            else if (header.StartsWith("  ", StringComparison.Ordinal) && IsOrder(lines)) Reordered.Add(header[2..]);
            else Lines.AddRange([header, .. lines]);
        }
    }

    public List<string> Lines { get; } = [];

    public List<string> Leftovers { get; } = [];

    public List<string> Reordered { get; } = [];

    // The same columns are taken away and put elsewhere. The order of enum labels matters.
    private static bool IsOrder(IReadOnlyList<string> lines) =>
        lines.All(line => line[1..].StartsWith("   column ", StringComparison.Ordinal)) && lines.Where(line => line[0] == '-').Select(line => line[1..]).Order(StringComparer.Ordinal).SequenceEqual(lines.Where(line => line[0] == '+').Select(line => line[1..]).Order(StringComparer.Ordinal));

    private static IEnumerable<(string Header, List<string> Lines)> Objects(IReadOnlyList<string> difference)
    {
        (string Header, List<string> Lines)? current = null;
        foreach (var line in difference)
        {
            if (line.AsSpan(1).StartsWith("   ") && current is { } open)
            {
                open.Lines.Add(line);
                continue;
            }

            if (current is { } done) yield return done;
            current = (line, []);
        }

        if (current is { } last) yield return last;
    }
}
