namespace PgTestKit;

/// <summary>Pairs expected rows with actual ones, one to one, as many as there can be.</summary>
internal sealed class RowPairing
{
    private readonly IReadOnlyList<ExpectedRow> _expected;
    private readonly IReadOnlyList<IReadOnlyDictionary<string, object?>> _rows;
    private readonly int?[] _expectedOfRow;

    private RowPairing(IReadOnlyList<ExpectedRow> expected, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows) => (_expected, _rows, _expectedOfRow) = (expected, rows, new int?[rows.Count]);

    public static RowPairing Of(IReadOnlyList<ExpectedRow> expected, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows)
    {
        var pairing = new RowPairing(expected, rows);
        for (var i = 0; i < expected.Count; i++) pairing.TryPair(i, []);
        return pairing;
    }

    /// <summary>What is missing and what is too much; null when every row has its pair.</summary>
    public string? Finding()
    {
        List<IReadOnlyDictionary<string, object?>> extra = [.. _rows.Where((_, i) => _expectedOfRow[i] is null)];
        List<ExpectedRow> missing = [.. _expected.Where((_, i) => !_expectedOfRow.Contains(i))];
        if (extra.Count + missing.Count == 0) return null;
        if (_rows.Count == 0) return "it is empty.";
        List<string> lines = [.. missing.Take(RowTable.ShownRows).Select(row => $"no row with {row}")];
        if (missing.Count > RowTable.ShownRows) lines.Add($"nor {missing.Count - RowTable.ShownRows} more");
        if (extra.Count > 0) lines.Add($"{extra.Count} that {(extra.Count == 1 ? "is" : "are")} not expected{(missing.Count > 0 ? " (! marks what differs from the first missing one)" : "")}:" + RowTable.Of(
            missing.Count > 0 ? [.. extra.OrderByDescending(missing[0].MatchingColumns)] : extra, missing.FirstOrDefault()));
        return $"of its {(_rows.Count == 1 ? "1 row" : $"{_rows.Count} rows")} there {(missing.Count == 0 && extra.Count == 1 ? "is" : "are")}{Environment.NewLine}" + string.Join(Environment.NewLine, lines);
    }

    // An expected row may fit several rows; one that is taken is given up where its owner finds another.
    private bool TryPair(int expected, HashSet<int> tried)
    {
        for (var i = 0; i < _rows.Count; i++)
        {
            if (!_expected[expected].Matches(_rows[i]) || !tried.Add(i)) continue;
            if (_expectedOfRow[i] is { } owner && !TryPair(owner, tried)) continue;
            _expectedOfRow[i] = expected;
            return true;
        }

        return false;
    }
}
