namespace PgTestKit;

/// <summary>Says of rows of which none is the expected one how they come close to it.</summary>
internal static class Closest
{
    public static string Of(ExpectedRow expected, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows)
    {
        if (rows.Count == 0) return "it is empty.";
        List<IReadOnlyDictionary<string, object?>> closest = [.. rows.OrderByDescending(expected.MatchingColumns).Take(RowTable.ShownRows)];
        var intro = rows.Count == 1 ? "its one row differs (! marks where):" : $"none of its {rows.Count} rows does. The closest (! marks what differs):";
        return intro + RowTable.Of(closest, expected) + $"{Environment.NewLine}The {(rows.Count == 1 ? "row" : "first one")} differs in" + expected.DifferenceTo(closest[0]);
    }
}
